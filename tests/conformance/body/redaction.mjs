// Every way of printing in the language itself. Runtime-specific ones (util.inspect) are tested in security/secrets.
import { ACCOUNT, AUTH_TOKEN, apiKey, authToken, KEY, sharedKey } from "../fixtures.mjs";
import { equal, ok, same } from "../registry.mjs";

const RANDOM = "tB9xQ2mW7kLz4RfY8sVn3JcH6pDg1EaU";

export function redactionTests(test, pkg) {
  const key = () => apiKey(pkg, { secret: RANDOM });
  const objects = {
    ApiKey: key,
    AuthToken: () => authToken(pkg),
    KeyRing: () => new pkg.KeyRing([key()]),
    WebhookSharedKey: () => sharedKey(pkg, { secret: RANDOM }),
    AccessTokenTemplate: () => key().accessTokenTemplate({}),
  };

  test("redaction: an ApiKey as a string is its SID", () => {
    equal(String(key()), `ApiKey(${KEY})`);
    equal(`${key()}`, `ApiKey(${KEY})`);
    equal(key().toString(), `ApiKey(${KEY})`);
  });

  test("redaction: an ApiKey as JSON is its two SIDs", () => {
    same(key().toJSON(), { accountSid: ACCOUNT, sid: KEY });
    equal(JSON.stringify({ key: key() }), `{"key":{"accountSid":"${ACCOUNT}","sid":"${KEY}"}}`);
  });

  for (const [name, make] of Object.entries(objects)) {
    test(`redaction: no member of an ${name} holds a secret`, () => {
      const object = make();
      const seen = reachable(object);
      ok(seen.length > 0, "nothing was looked at");
      for (const [path, text] of seen) noSecret(text, path);
    });

    test(`redaction: an ${name} as a string, as JSON and as a copy omits the secret`, () => {
      const object = make();
      noSecret(String(object), "String");
      noSecret(JSON.stringify(object) ?? "", "JSON");
      noSecret(JSON.stringify({ ...object }), "spread");
      noSecret(JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(object))), "descriptors");
      try {
        noSecret(JSON.stringify(structuredClone(object)), "structuredClone");
      } catch (error) {
        noSecret(`${error.name} ${error.message} ${error.stack}`, "structuredClone");
      }
    });
  }

  test("redaction: an error does not contain the refused secret", () => {
    const wrong = [
      () => apiKey(pkg, { secret: `${RANDOM}\n` }),
      () => apiKey(pkg, { secret: `${RANDOM}\ud800` }),
      () => apiKey(pkg, { secret: [RANDOM] }),
      () => apiKey(pkg, { sid: RANDOM, secret: RANDOM }),
      () => apiKey(pkg, { accountSid: RANDOM, secret: RANDOM }),
      () => apiKey(pkg, { type: RANDOM, secret: RANDOM }),
      () => apiKey(pkg, { region: `${RANDOM} `, secret: RANDOM }),
      () => authToken(pkg, { authToken: `${RANDOM}\n` }),
      () => authToken(pkg, { accountSid: RANDOM, authToken: RANDOM }),
      () => pkg.ApiKey.fromEnv({ TWILIO_ACCOUNT_SID: RANDOM, TWILIO_API_KEY: KEY, TWILIO_API_SECRET: RANDOM }),
      () => key().mintAccessToken({ identity: "" }),
    ];
    for (const [index, run] of wrong.entries()) {
      let error;
      try {
        run();
      } catch (thrown) {
        error = thrown;
      }
      ok(error instanceof pkg.CredentialError, `${index}: ${error}`);
      for (const [path, text] of reachable(error)) noSecret(text, `${index}: ${path}`);
      noSecret(`${error} ${error.message} ${error.stack} ${JSON.stringify(error)}`, `${index}`);
    }
  });
}

function noSecret(text, where) {
  for (const secret of [RANDOM, AUTH_TOKEN, btoa(`${KEY}:${RANDOM}`)]) {
    ok(!text.includes(secret), `${where} shows the secret`);
    ok(!text.includes(secret.slice(8, 24)), `${where} shows part of the secret`);
  }
}

/** Every value reachable from an object through its own and its prototypes' members, as a string. */
function reachable(object, path = "", depth = 0, texts = [], visited = new Set()) {
  if (object === null || typeof object !== "object" || visited.has(object) || depth > 4) return texts;
  visited.add(object);
  for (let owner = object; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    for (const name of Reflect.ownKeys(owner)) {
      const at = `${path}.${String(name)}`;
      let value;
      try {
        value = object[name];
      } catch (error) {
        value = String(error);
      }
      texts.push([at, typeof value === "object" ? "" : `${String(name)} ${String(value)}`]);
      reachable(value, at, depth + 1, texts, visited);
    }
  }
  return texts;
}
