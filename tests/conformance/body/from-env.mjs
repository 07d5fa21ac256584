import { ACCOUNT, AUTH_TOKEN, inPage, KEY, SECRET } from "../fixtures.mjs";
import { equal, refuses } from "../registry.mjs";

const complete = { TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_API_KEY: KEY, TWILIO_API_SECRET: SECRET };
const header = `Basic ${btoa(`${KEY}:${SECRET}`)}`;

export function fromEnvTests(test, pkg) {
  /** A page has no environment and cannot pass dangerouslyAllowBrowser: every call is refused. */
  const takes = (name, check) =>
    test(name, () => {
      if (!inPage) return check();
      refuses(pkg, () => pkg.ApiKey.fromEnv(complete), { code: "browser_not_allowed" });
      refuses(pkg, () => pkg.AuthToken.fromEnv({}), { code: "browser_not_allowed" });
    });

  const takesBindings = (name, check) =>
    test(name, async () => {
      if (!inPage) return check();
      const refused = await pkg.ApiKey.fromBindings(complete).catch((error) => error);
      equal(refused.code, "browser_not_allowed");
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
    "unknown variables in addition to its own": { ...complete, PATH: "/bin", KV: { get() {} }, N: 1 },
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
      takes(`ApiKey.fromEnv: names only ${name} if it is ${what}`, () => {
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

  takes("ApiKey.fromEnv: lists other names in parentheses", () => {
    refuses(pkg, () => pkg.ApiKey.fromEnv({}), {
      code: "missing_env",
      field: "TWILIO_ACCOUNT_SID",
      mentions: [
        "TWILIO_ACCOUNT_SID, TWILIO_API_KEY (or TWILIO_API_KEY_SID), TWILIO_API_SECRET (or TWILIO_API_KEY_SECRET)",
      ],
    });
  });

  const codes = {
    TWILIO_ACCOUNT_SID: "invalid_account_sid",
    TWILIO_API_KEY: "invalid_key_sid",
    TWILIO_API_KEY_SID: "invalid_key_sid",
  };
  for (const [name, value] of Object.entries({
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_API_KEY: KEY,
    TWILIO_API_KEY_SID: KEY,
    TWILIO_API_SECRET: SECRET,
    TWILIO_API_KEY_SECRET: SECRET,
    TWILIO_REGION: "ie1",
    TWILIO_EDGE: "dublin",
  })) {
    const { TWILIO_API_KEY: _key, TWILIO_API_SECRET: _secret, ...others } = complete;
    const rest = {
      ...others,
      ...(name !== "TWILIO_API_KEY" && { TWILIO_API_KEY_SID: KEY }),
      ...(name !== "TWILIO_API_SECRET" && { TWILIO_API_KEY_SECRET: SECRET }),
    };
    for (const [what, stray, mention] of [
      ["a line break", `${value}\r\n`, "line break"],
      ["quotes", `"${value}"`, "quotes"],
      ["a space", ` ${value}`, "white space"],
      ["a byte order mark", `\ufeff${value}`, "byte order mark"],
    ]) {
      takes(`ApiKey.fromEnv: names ${name} and ${what} in it`, () => {
        const code = codes[name] ?? "invalid_argument";
        const refusal = { code, field: name, mentions: [mention] };
        const error = refuses(pkg, () => pkg.ApiKey.fromEnv({ ...rest, [name]: stray }), refusal);
        equal(error.message.includes(SECRET), false, "the message shows the secret:");
      });
    }
  }

  const bound = (value) => ({ get: async () => value });

  takes("fromEnv: names a binding that it needs, and fromBindings", () => {
    for (const [env, name] of [
      [{ ...complete, TWILIO_API_SECRET: bound(SECRET) }, "TWILIO_API_SECRET"],
      [{ ...complete, TWILIO_REGION: bound("ie1") }, "TWILIO_REGION"],
      [{ ...complete, TWILIO_API_KEY: bound(KEY), TWILIO_API_KEY_SID: KEY }, "TWILIO_API_KEY"],
    ]) {
      refuses(pkg, () => pkg.ApiKey.fromEnv(env), {
        code: "missing_env",
        field: name,
        mentions: ["fromBindings(env)"],
      });
    }
    equal(pkg.ApiKey.fromEnv({ ...complete, TWILIO_AUTH_TOKEN: bound(AUTH_TOKEN) }).sid, KEY);
  });

  takesBindings("fromBindings: fetches the bindings that the credential needs, each once, and no others", async () => {
    const fetched = [];
    const binding = (name, value) => ({
      get: async () => {
        fetched.push(name);
        return value;
      },
    });
    const env = Object.freeze({
      TWILIO_ACCOUNT_SID: ACCOUNT,
      TWILIO_API_KEY: binding("key", KEY),
      TWILIO_API_SECRET: binding("secret", SECRET),
      TWILIO_AUTH_TOKEN: binding("token", AUTH_TOKEN),
      TWILIO_REGION: binding("region", "ie1"),
      TWILIO_EDGE: "dublin",
      KV: binding("KV", "x"),
    });
    const key = await pkg.ApiKey.fromBindings(env);
    equal(key.authorizationHeader(), header);
    equal([key.region, key.edge].join(), "ie1,dublin");
    equal(fetched.sort().join(), "key,region,secret");
    const token = await pkg.AuthToken.fromBindings({ ...env, TWILIO_REGION: "" });
    equal(token.authorizationHeader(), `Basic ${btoa(`${ACCOUNT}:${AUTH_TOKEN}`)}`);
    equal((await pkg.ApiKey.fromBindings(complete)).sid, KEY);
  });

  takesBindings("fromBindings: refuses what a binding may not have, by the name of its variable", async () => {
    const failed = async (env) => {
      try {
        await pkg.ApiKey.fromBindings(env);
      } catch (error) {
        return error;
      }
      return undefined;
    };
    for (const [value, code] of [
      [undefined, "missing_env"],
      ["", "missing_env"],
      [7, "missing_env"],
      [{ get: async () => SECRET }, "missing_env"],
      [`${SECRET}\n`, "invalid_argument"],
    ]) {
      const error = await failed({ ...complete, TWILIO_API_SECRET: bound(value) });
      equal(error.code, code);
      equal(error.field, "TWILIO_API_SECRET");
    }
    const lost = new Error("no such secret");
    const env = { ...complete, TWILIO_API_SECRET: { get: async () => Promise.reject(lost) } };
    equal(await failed(env), lost);
    for (const env of [undefined, null, "x", 1, {}]) equal((await failed(env)).code, "missing_env");
  });

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
