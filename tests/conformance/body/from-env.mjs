import { ACCOUNT, AUTH_TOKEN, inPage, KEY, SECRET } from "../fixtures.mjs";
import { equal, refuses } from "../registry.mjs";

const complete = { TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_API_KEY: KEY, TWILIO_API_SECRET: SECRET };
const header = `Basic ${btoa(`${KEY}:${SECRET}`)}`;

export function fromEnvTests(test, pkg) {
  /** A page has no environment, and no way to consent to a secret from one: there every call is refused. */
  const takes = (name, check) =>
    test(name, () => {
      if (!inPage) return check();
      refuses(pkg, () => pkg.ApiKey.fromEnv(complete), { code: "browser_not_allowed" });
      refuses(pkg, () => pkg.AuthToken.fromEnv({}), { code: "browser_not_allowed" });
    });

  const variants = {
    "TWILIO_API_KEY and TWILIO_API_SECRET": complete,
    "TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET": {
      TWILIO_ACCOUNT_SID: ACCOUNT,
      TWILIO_API_KEY_SID: KEY,
      TWILIO_API_KEY_SECRET: SECRET,
    },
    "TWILIO_API_KEY and TWILIO_API_KEY_SECRET": {
      TWILIO_ACCOUNT_SID: ACCOUNT,
      TWILIO_API_KEY: KEY,
      TWILIO_API_KEY_SECRET: SECRET,
    },
    "variables it does not know beside its own": { ...complete, PATH: "/bin", KV: { get() {} }, N: 1 },
    "an environment without a prototype": Object.assign(Object.create(null), complete),
  };
  for (const [what, env] of Object.entries(variants)) {
    takes(`ApiKey.fromEnv: takes ${what}`, () => {
      const key = pkg.ApiKey.fromEnv(env);
      equal(key.accountSid, ACCOUNT);
      equal(key.sid, KEY);
      equal(key.region, undefined);
      equal(key.edge, undefined);
      equal(key.authorizationHeader(), header);
    });
  }

  takes("ApiKey.fromEnv: takes region and edge", () => {
    const key = pkg.ApiKey.fromEnv({ ...complete, TWILIO_REGION: "ie1", TWILIO_EDGE: "dublin" });
    equal(key.region, "ie1");
    equal(key.edge, "dublin");
  });

  takes("ApiKey.fromEnv: an empty region or edge counts as not set", () => {
    const key = pkg.ApiKey.fromEnv({ ...complete, TWILIO_REGION: "", TWILIO_EDGE: "" });
    equal(key.region, undefined);
    equal(key.edge, undefined);
  });

  takes("ApiKey.fromEnv: names everything that is missing, all of it at once", () => {
    refuses(pkg, () => pkg.ApiKey.fromEnv({}), {
      code: "missing_env",
      mentions: ["TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_API_SECRET"],
    });
  });

  for (const [name, mentions] of Object.entries({
    TWILIO_ACCOUNT_SID: ["TWILIO_ACCOUNT_SID"],
    TWILIO_API_KEY: ["TWILIO_API_KEY", "TWILIO_API_KEY_SID"],
    TWILIO_API_SECRET: ["TWILIO_API_SECRET", "TWILIO_API_KEY_SECRET"],
  })) {
    for (const [what, value] of Object.entries({ missing: undefined, empty: "" })) {
      takes(`ApiKey.fromEnv: names ${name} alone when it is ${what}`, () => {
        const env = { ...complete, [name]: value };
        const error = refuses(pkg, () => pkg.ApiKey.fromEnv(env), { code: "missing_env", mentions });
        for (const other of Object.keys(complete)) {
          if (other !== name) equal(error.message.split(/[^A-Z_]+/).includes(other), false, `names ${other}:`);
        }
      });
    }
  }

  takes("ApiKey.fromEnv: an environment's wrong SID is refused by the name of its variable", () => {
    refuses(pkg, () => pkg.ApiKey.fromEnv({ ...complete, TWILIO_ACCOUNT_SID: KEY }), {
      code: "invalid_account_sid",
      mentions: ["TWILIO_ACCOUNT_SID"],
    });
    refuses(pkg, () => pkg.ApiKey.fromEnv({ ...complete, TWILIO_API_KEY: ACCOUNT }), {
      code: "invalid_key_sid",
      mentions: ["TWILIO_API_KEY"],
    });
  });

  for (const [what, env] of Object.entries({ nothing: undefined, null: null, "a string": "x", "a number": 1 })) {
    takes(`ApiKey.fromEnv: refuses ${what} in place of the environment`, () => {
      refuses(pkg, () => pkg.ApiKey.fromEnv(env), { code: "missing_env" });
    });
  }

  takes("AuthToken.fromEnv: takes the account's SID and Auth Token", () => {
    const token = pkg.AuthToken.fromEnv({ TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: AUTH_TOKEN });
    equal(token.accountSid, ACCOUNT);
    equal(token.authorizationHeader(), `Basic ${btoa(`${ACCOUNT}:${AUTH_TOKEN}`)}`);
  });

  takes("AuthToken.fromEnv: names everything that is missing, all of it at once", () => {
    refuses(pkg, () => pkg.AuthToken.fromEnv({}), {
      code: "missing_env",
      mentions: ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"],
    });
  });
}
