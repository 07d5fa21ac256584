// A user's test in CommonJS; it prints a token.
const { ApiKey } = require("twilio-edge-auth");
const { credential, options } = require("./credential.js");

test("a key mints", () => {
  console.log(new ApiKey(credential).mintAccessToken(options));
});
