import { ACCOUNT, AUTH_TOKEN, authToken, inPage, KEY } from "../fixtures.mjs";
import { equal, refuses, same } from "../registry.mjs";
import { notSids } from "./api-key.mjs";

export function authTokenTests(test, pkg) {
  test("AuthToken: Basic header of account SID and Auth Token", () => {
    const token = authToken(pkg);
    equal(token.accountSid, ACCOUNT);
    equal(token.authorizationHeader(), `Basic ${btoa(`${ACCOUNT}:${AUTH_TOKEN}`)}`);
  });

  test("AuthToken: accepts region and edge", () => {
    equal(authToken(pkg, { region: "ie1", edge: "dublin" }).accountSid, ACCOUNT);
  });

  for (const [what, accountSid] of Object.entries(notSids("AC"))) {
    test(`AuthToken: refuses an accountSid that is ${what}`, () => {
      refuses(pkg, () => authToken(pkg, { accountSid }), { code: "invalid_account_sid", field: "accountSid" });
    });
  }

  test("AuthToken: a key SID as accountSid is named in the message", () => {
    refuses(pkg, () => authToken(pkg, { accountSid: KEY }), {
      code: "invalid_account_sid",
      field: "accountSid",
      mentions: ["AC", "SK"],
    });
  });

  for (const [what, value] of Object.entries({ empty: "", undefined: undefined, null: null, "a number": 7 })) {
    test(`AuthToken: refuses an authToken that is ${what}`, () => {
      refuses(pkg, () => authToken(pkg, { authToken: value }), { code: "missing_secret", field: "authToken" });
    });
  }

  test("AuthToken: an unknown option is named, with the nearest known one", () => {
    refuses(pkg, () => authToken(pkg, { authtoken: AUTH_TOKEN }), {
      code: "invalid_argument",
      field: "authtoken",
      mentions: ["authToken"],
    });
  });

  test("AuthToken: only pages need dangerouslyAllowBrowser", () => {
    const options = { accountSid: ACCOUNT, authToken: AUTH_TOKEN };
    if (!inPage) return equal(new pkg.AuthToken(options).accountSid, ACCOUNT);
    refuses(pkg, () => new pkg.AuthToken(options), { code: "browser_not_allowed" });
  });

  test("AuthToken: printing it omits the token", () => {
    const token = authToken(pkg);
    equal(String(token), `AuthToken(${ACCOUNT})`);
    same(token.toJSON(), { accountSid: ACCOUNT });
    equal(JSON.stringify({ token }), `{"token":{"accountSid":"${ACCOUNT}"}}`);
  });
}
