import { ACCOUNT, apiKey, inPage, KEY, SECRET } from "../fixtures.mjs";
import { equal, ok, refuses } from "../registry.mjs";

/** Invalid SIDs for this prefix. */
export const notSids = (prefix) => {
  const hex = "a".repeat(32);
  return {
    empty: "",
    undefined: undefined,
    null: null,
    "a number": 42,
    "an object": {},
    "an array of the right text": [`${prefix}${hex}`],
    "only the prefix": prefix,
    "one digit short": `${prefix}${"a".repeat(31)}`,
    "one digit long": `${prefix}${"a".repeat(33)}`,
    "a lower-case prefix": `${prefix.toLowerCase()}${hex}`,
    "a letter that is not hexadecimal": `${prefix}${"a".repeat(31)}g`,
    "a foreign prefix": `XX${hex}`,
    "a space before": ` ${prefix}${hex}`,
    "a line break after": `${prefix}${hex}\n`,
    "a NUL inside": `${prefix}${"a".repeat(31)}\0`,
    "full-width digits": `${prefix}${"a".repeat(31)}\uff11`,
    "two-byte characters in 34 bytes": `${prefix}${"é".repeat(16)}`,
    "a lone surrogate": `${prefix}${"a".repeat(31)}\ud800`,
    "a megabyte": `${prefix}${"a".repeat(1 << 20)}`,
  };
};

/** Invalid secrets, and what the error message says about them. */
export const notSecrets = {
  "ended by a line break": [`${SECRET}\n`, "line break"],
  "ended by a carriage return": [`${SECRET}\r`, "line break"],
  "ended by both": [`${SECRET}\r\n`, "line break"],
  "begun by a NUL": [`\0${SECRET}`, "control character"],
  "begun by a byte order mark": [`\ufeff${SECRET}`, "byte order mark"],
  "in quotes": [`"${SECRET}"`, "quotes"],
  "in single quotes": [`'${SECRET}'`, "quotes"],
  "begun by a space": [` ${SECRET}`, "white space"],
  "ended by a tab": [`${SECRET}\t`, "white space"],
  "ended by a no-break space": [`${SECRET}\u00a0`, "not ASCII"],
  "beyond ASCII": [`pässwörd-${SECRET}`, "not ASCII"],
  "longer than 512 bytes": ["s".repeat(513), "512 bytes"],
  "a megabyte": ["s".repeat(1 << 20), "512 bytes"],
};

export function apiKeyTests(test, pkg) {
  test("ApiKey: properties have the given values", () => {
    const key = apiKey(pkg, { type: "standard", region: "ie1", edge: "dublin" });
    equal(key.accountSid, ACCOUNT);
    equal(key.sid, KEY);
    equal(key.type, "standard");
    equal(key.region, "ie1");
    equal(key.edge, "dublin");
  });

  test("ApiKey: omitted options are undefined", () => {
    const key = apiKey(pkg);
    equal(key.type, undefined);
    equal(key.region, undefined);
    equal(key.edge, undefined);
  });

  test("ApiKey: an undefined option counts as omitted", () => {
    const key = apiKey(pkg, { type: undefined, region: undefined, edge: undefined });
    equal(key.type, undefined);
    equal(key.region, undefined);
    equal(key.edge, undefined);
  });

  for (const type of ["main", "standard", "restricted"]) {
    test(`ApiKey: accepts the type ${type}`, () => equal(apiKey(pkg, { type }).type, type));
  }

  test("ApiKey: Basic header of SID and secret", () => {
    equal(apiKey(pkg).authorizationHeader(), `Basic ${btoa(`${KEY}:${SECRET}`)}`);
  });

  test("ApiKey: Basic header of every secret length from 32 to 200", () => {
    for (let length = 32; length <= 200; length += 1) {
      const secret = "s".repeat(length);
      equal(apiKey(pkg, { secret }).authorizationHeader(), `Basic ${btoa(`${KEY}:${secret}`)}`);
    }
  });

  for (const [what, accountSid] of Object.entries(notSids("AC"))) {
    test(`ApiKey: refuses an accountSid that is ${what}`, () => {
      refuses(pkg, () => apiKey(pkg, { accountSid }), { code: "invalid_account_sid", field: "accountSid" });
    });
  }

  for (const [what, sid] of Object.entries(notSids("SK"))) {
    test(`ApiKey: refuses a sid that is ${what}`, () => {
      refuses(pkg, () => apiKey(pkg, { sid }), { code: "invalid_key_sid", field: "sid" });
    });
  }

  test("ApiKey: a key SID as accountSid is named in the message", () => {
    refuses(pkg, () => apiKey(pkg, { accountSid: KEY }), {
      code: "invalid_account_sid",
      field: "accountSid",
      mentions: ["accountSid", "AC", "SK"],
    });
  });

  test("ApiKey: an account SID as sid is named in the message", () => {
    refuses(pkg, () => apiKey(pkg, { sid: ACCOUNT }), {
      code: "invalid_key_sid",
      field: "sid",
      mentions: ["sid", "AC", "SK"],
    });
  });

  for (const [what, secret] of Object.entries({
    empty: "",
    undefined: undefined,
    null: null,
    "a number": 12345678,
    true: true,
    "an object": { secret: SECRET },
    "an array": [SECRET],
  })) {
    test(`ApiKey: refuses a secret that is ${what}`, () => {
      refuses(pkg, () => apiKey(pkg, { secret }), { code: "missing_secret", field: "secret" });
    });
  }

  for (const [what, [secret, mention]] of Object.entries(notSecrets)) {
    test(`ApiKey: refuses a secret that is ${what}`, () => {
      const refusal = { code: "invalid_argument", field: "secret", mentions: [mention] };
      const error = refuses(pkg, () => apiKey(pkg, { secret }), refusal);
      ok(!error.message.includes(SECRET), "the message shows the secret");
    });
  }

  for (const length of [1, 16, 31]) {
    test(`ApiKey: refuses a secret of ${length} characters`, () => {
      refuses(pkg, () => apiKey(pkg, { secret: SECRET.slice(0, length) }), {
        code: "invalid_argument",
        field: "secret",
        mentions: ["at least 32 characters"],
      });
    });
  }

  test("ApiKey: refuses a secret with a lone surrogate", () => {
    const error = refuses(pkg, () => apiKey(pkg, { secret: `${SECRET}\ud83d` }), {
      code: "invalid_argument",
      field: "secret",
    });
    ok(!error.message.includes(SECRET), "the message shows the secret");
  });

  for (const type of ["", "Main", "admin", "__proto__", null, 1, {}]) {
    test(`ApiKey: refuses the type ${JSON.stringify(type)}`, () => {
      refuses(pkg, () => apiKey(pkg, { type }), { code: "invalid_argument", field: "type" });
    });
  }

  for (const field of ["region", "edge"]) {
    for (const [what, value] of Object.entries({
      empty: "",
      "a number": 1,
      null: null,
      "with a dot": "ie1.example",
      "with a slash": "ie1/x",
      "with a line break": "ie1\n",
      "beyond ASCII": "ïe1",
      "a lone surrogate": "\udfff",
      "a megabyte": "i".repeat(1 << 20),
    })) {
      test(`ApiKey: refuses a ${field} that is ${what}`, () => {
        refuses(pkg, () => apiKey(pkg, { [field]: value }), { code: "invalid_argument", field });
      });
    }
  }

  test("ApiKey: an unknown option is named, with the nearest known one", () => {
    refuses(pkg, () => apiKey(pkg, { acountSid: ACCOUNT }), {
      code: "invalid_argument",
      field: "acountSid",
      mentions: ["acountSid", "accountSid"],
    });
  });

  test("ApiKey: an unknown option that resembles no other is named", () => {
    refuses(pkg, () => apiKey(pkg, { zzzzzzzzzz: 1 }), {
      code: "invalid_argument",
      field: "zzzzzzzzzz",
      mentions: ["zzzzzzzzzz"],
    });
  });

  for (const [what, options] of Object.entries({
    nothing: undefined,
    null: null,
    "a string": "SK",
    "a number": 1,
    "a function": () => ({}),
  })) {
    test(`ApiKey: refuses ${what} as options`, () => {
      refuses(pkg, () => new pkg.ApiKey(options), { code: "invalid_argument" });
    });
  }

  test("ApiKey: only pages need dangerouslyAllowBrowser", () => {
    const options = { accountSid: ACCOUNT, sid: KEY, secret: SECRET };
    if (!inPage) return equal(new pkg.ApiKey(options).sid, KEY);
    for (const dangerouslyAllowBrowser of [undefined, false]) {
      refuses(pkg, () => new pkg.ApiKey({ ...options, dangerouslyAllowBrowser }), { code: "browser_not_allowed" });
    }
    equal(new pkg.ApiKey({ ...options, dangerouslyAllowBrowser: true }).sid, KEY);
  });

  test("ApiKey: dangerouslyAllowBrowser must be true, not a truthy value", () => {
    for (const dangerouslyAllowBrowser of ["true", 1, {}]) {
      const options = { accountSid: ACCOUNT, sid: KEY, secret: SECRET, dangerouslyAllowBrowser };
      if (inPage) refuses(pkg, () => new pkg.ApiKey(options), { code: "browser_not_allowed" });
      else equal(new pkg.ApiKey(options).sid, KEY);
    }
  });

  test("ApiKey: hexadecimal digits may be upper case", () => {
    const accountSid = "AC0123456789abcdefABCDEF0123456789";
    equal(apiKey(pkg, { accountSid }).accountSid, accountSid);
  });

  test("ApiKey: reads each option once, so that a getter cannot return two values", () => {
    let reads = 0;
    const options = {
      accountSid: ACCOUNT,
      sid: KEY,
      get secret() {
        reads += 1;
        return reads === 1 ? SECRET : "";
      },
      ...(inPage ? { dangerouslyAllowBrowser: true } : {}),
    };
    equal(new pkg.ApiKey(options).authorizationHeader(), `Basic ${btoa(`${KEY}:${SECRET}`)}`);
    equal(reads, 1);
  });
}
