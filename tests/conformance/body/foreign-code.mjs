// The caller's code runs while options are read: getters, proxies, toJSON. Even if it throws or calls the package
// again, the instance keeps working.
import { ACCOUNT, apiKey, authToken, GOLDEN, goldenOptions, inPage, KEY, NOW, SECRET } from "../fixtures.mjs";
import { equal, ok } from "../registry.mjs";

const constructorOptions = () => ({
  accountSid: ACCOUNT,
  sid: KEY,
  secret: SECRET,
  ...(inPage ? { dangerouslyAllowBrowser: true } : {}),
});

const withOption = (options, name, get) => Object.defineProperty(options, name, { enumerable: true, get });

export function foreignCodeTests(test, pkg) {
  /** Each case: a call, options with which it succeeds, the name of one of them, and a check of its result. */
  const calls = {
    "new ApiKey": {
      call: (options) => new pkg.ApiKey(options).sid,
      options: constructorOptions,
      name: "secret",
      answer: KEY,
    },
    mintAccessToken: {
      call: (options) => apiKey(pkg).mintAccessToken(options),
      options: goldenOptions,
      name: "identity",
      answer: GOLDEN,
    },
    accessTokenTemplate: {
      call: (options) => apiKey(pkg).accessTokenTemplate(options).mint("alice", { issuedAt: NOW }),
      options() {
        const { identity, issuedAt, ...options } = goldenOptions();
        return options;
      },
      name: "ttl",
      answer: GOLDEN,
    },
    "template.mint": {
      call: (options) => apiKey(pkg).accessTokenTemplate({ ttl: 60 }).mint("alice", options).length > 0,
      options: () => ({ issuedAt: NOW }),
      name: "issuedAt",
      answer: true,
    },
    verifyAccessToken: {
      call: (options) => apiKey(pkg).verifyAccessToken(GOLDEN, options).identity,
      options: () => ({ now: NOW, algorithms: ["HS256"] }),
      name: "now",
      answer: "alice",
    },
    "verifyAccessToken of a ring": {
      call: (options) => new pkg.KeyRing([apiKey(pkg)]).verifyAccessToken(GOLDEN, options).identity,
      options: () => ({ now: NOW, clockTolerance: 0 }),
      name: "now",
      answer: "alice",
    },
  };

  /** Calls everything once, to detect a damaged instance. */
  const works = (when) => {
    const key = apiKey(pkg);
    equal(key.mintAccessToken(goldenOptions()), GOLDEN, when);
    equal(key.verifyAccessToken(GOLDEN, { now: NOW }).identity, "alice", when);
    equal(key.accessTokenTemplate({}).mint("a", { issuedAt: NOW }).length > 0, true, when);
    ok(authToken(pkg).authorizationHeader().startsWith("Basic "), when);
    equal(pkg.decodeAccessToken(GOLDEN).identity, "alice", when);
    key.free();
  };

  for (const [what, { call, options, name, answer }] of Object.entries(calls)) {
    const withGetter = (get) => withOption(options(), name, get);

    test(`foreign code: a getter in the options of ${what}`, () => {
      equal(call(withGetter(() => options()[name])), answer);
    });

    test(`foreign code: a getter that throws in the options of ${what}`, () => {
      const own = new RangeError("mine");
      let thrown;
      try {
        call(
          withGetter(() => {
            throw own;
          }),
        );
      } catch (error) {
        thrown = error;
      }
      ok(thrown === own || thrown instanceof pkg.CredentialError, `thrown: ${thrown}`);
      works("afterwards:");
    });

    test(`foreign code: a getter that calls the package in the options of ${what}`, () => {
      const get = () => {
        works("within:");
        return options()[name];
      };
      equal(call(withGetter(get)), answer);
      works("afterwards:");
    });

    test(`foreign code: a proxy as the options of ${what}`, () => {
      equal(call(new Proxy(options(), {})), answer);
      let thrown;
      try {
        call(
          new Proxy(options(), {
            ownKeys() {
              throw new RangeError("mine");
            },
          }),
        );
      } catch (error) {
        thrown = error;
      }
      ok(thrown instanceof RangeError || thrown instanceof pkg.CredentialError, `thrown: ${thrown}`);
      works("afterwards:");
    });
  }

  test("foreign code: a toJSON that calls the package, and one that throws", () => {
    const grants = (toJSON) => ({ ...goldenOptions(), grants: { playback: { toJSON } } });
    const token = apiKey(pkg).mintAccessToken(
      grants(() => {
        works("within:");
        return { a: 1 };
      }),
    );
    equal(pkg.decodeAccessToken(token).grants.player.a, 1);
    let thrown;
    try {
      apiKey(pkg).mintAccessToken(
        grants(() => {
          throw new RangeError("mine");
        }),
      );
    } catch (error) {
      thrown = error;
    }
    ok(thrown instanceof RangeError || thrown instanceof pkg.CredentialError, `thrown: ${thrown}`);
    works("afterwards:");
  });

  /** Each case: an object, and a call with an option that frees the object during the call. */
  const freeing = {
    mintAccessToken: [apiKey, (key, get) => key.mintAccessToken(withOption(goldenOptions(), "identity", get("alice")))],
    accessTokenTemplate: [apiKey, (key, get) => key.accessTokenTemplate(withOption({}, "ttl", get(60))).mint("alice")],
    verifyAccessToken: [apiKey, (key, get) => key.verifyAccessToken(GOLDEN, withOption({}, "now", get(NOW)))],
    "template.mint": [
      () => apiKey(pkg).accessTokenTemplate({}),
      (template, get) => template.mint("alice", withOption({}, "issuedAt", get(NOW))),
    ],
  };
  for (const [what, [make, call]] of Object.entries(freeing)) {
    test(`foreign code: a getter in the options of ${what} that frees the object in use`, () => {
      const used = make(pkg);
      let outcome;
      try {
        outcome = call(used, (value) => () => {
          used.free();
          return value;
        });
      } catch (error) {
        outcome = error;
      }
      const refused = outcome instanceof pkg.CredentialError && outcome.code === "freed";
      ok(refused || !(outcome instanceof Error), `${outcome}`);
      works("afterwards:");
    });
  }

  test("foreign code: environment variables that are getters and throw or call the package", () => {
    if (inPage) return works("in a page:");
    const env = { TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_API_KEY: KEY };
    const withSecret = (get) => Object.defineProperty({ ...env }, "TWILIO_API_SECRET", { enumerable: true, get });
    const using = withSecret(() => {
      works("within:");
      return SECRET;
    });
    equal(pkg.ApiKey.fromEnv(using).mintAccessToken(goldenOptions()), GOLDEN);
    let thrown;
    try {
      pkg.ApiKey.fromEnv(
        withSecret(() => {
          throw new RangeError("mine");
        }),
      );
    } catch (error) {
      thrown = error;
    }
    ok(thrown instanceof RangeError || thrown instanceof pkg.CredentialError, `thrown: ${thrown}`);
    works("afterwards:");
  });
}
