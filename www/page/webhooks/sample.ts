/** The request of Twilio's own documentation, signed with its Auth Token. */
export const SAMPLE = {
  authToken: "12345",
  url: "https://example.com/myapp.php?foo=1&bar=2",
  form: "CallSid=CA1234567890ABCDE\nCaller=%2B14158675310\nDigits=1234\nFrom=%2B14158675310\nTo=%2B18005551212",
  signature: "L/OH5YylLD5NRKLltdqwSvS0BnU=",
};
