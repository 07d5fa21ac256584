// The local account in workerd, on a free loopback port, with new storage for each start.
import { join } from "node:path";
import { createTestHarness } from "wrangler";
import { checkResponse } from "./openapi.mjs";

// Offline: Miniflare would fetch the location of this machine.
process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";

const configPath = join(import.meta.dirname, "../../www/local-account/wrangler.jsonc");

/** Fixed values, so that a developer's .dev.vars has no effect. */
export const values = {
  ENVIRONMENT: "development",
  TWILIO_ACCOUNT_SID: `AC${"1".repeat(32)}`,
  TWILIO_AUTH_TOKEN: "2".repeat(32),
  TWILIO_API_KEY: `SK${"3".repeat(32)}`,
  TWILIO_API_SECRET: "MainKeySecretMainKeySecretMain01",
  TWILIO_CLIENT_ID: `OQ${"4".repeat(32)}`,
  TWILIO_CLIENT_SECRET: "OAuthAppSecretOAuthAppSecretApp1",
};

/** The local account as a worker of a test harness. Other tests run it together with the edge worker. */
export const localAccountWorker = (overrides = {}) => ({ configPath, secrets: { ...values, ...overrides } });

export const accountSid = values.TWILIO_ACCOUNT_SID;
export const accountsPath = "/2010-04-01/Accounts.json";
export const accountPath = (sid) => `/2010-04-01/Accounts/${sid}.json`;
export const keysPath = `/2010-04-01/Accounts/${accountSid}/Keys.json`;
export const messagesPath = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
export const validatePath = `/v1/Accounts/${accountSid}/Tokens/validate`;
export const keyPath = (sid) => `/2010-04-01/Accounts/${accountSid}/Keys/${sid}.json`;
export const messagePath = (sid) => `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`;

export const basic = (user, password) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
export const owner = basic(accountSid, values.TWILIO_AUTH_TOKEN);
export const mainKey = basic(values.TWILIO_API_KEY, values.TWILIO_API_SECRET);

const FORM = "application/x-www-form-urlencoded";
const encode = (form) => new URLSearchParams(form).toString();

export class LocalAccount {
  #server;
  url;

  static async start(overrides = {}) {
    const account = new LocalAccount();
    account.#server = createTestHarness({ workers: [localAccountWorker(overrides)] });
    ({ url: account.url } = await account.#server.listen());
    return account;
  }

  /**
   * Sends a request and checks the response against its OpenAPI description.
   * `form` and `json` are encoded, `body` is sent unchanged, `as` is the Authorization header.
   */
  async call(method, path, { as = owner, form, json, body, type, headers = {} } = {}) {
    const url = new URL(path.startsWith("/") ? this.url.origin + path : path);
    const sent = json === undefined ? body : JSON.stringify(json);
    if (form !== undefined) return this.call(method, path, { as, body: encode(form), type: type ?? FORM, headers });
    const contentType = type ?? (json === undefined ? undefined : "application/json");
    const response = await fetch(url, {
      method,
      body: sent,
      headers: { ...(as && { Authorization: as }), ...(contentType && { "Content-Type": contentType }), ...headers },
      ...(sent instanceof ReadableStream && { duplex: "half" }),
    });
    const text = await response.text();
    const result = {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
    checkResponse(method, url, result);
    return result;
  }

  /** Creates a key over IAM v1, Restricted if `allow` is given. `as` is its Authorization header. */
  async newKey({ friendlyName, allow, account = accountSid } = {}) {
    const { status, body } = await this.call("POST", "/v1/Keys", {
      form: {
        AccountSid: account,
        ...(friendlyName !== undefined && { FriendlyName: friendlyName }),
        ...(allow && { KeyType: "restricted", Policy: JSON.stringify({ allow }) }),
      },
    });
    if (status !== 201) throw new Error(`no key: ${JSON.stringify(body)}`);
    return { ...body, as: basic(body.sid, body.secret) };
  }

  /** Creates a subaccount. `as` is the Authorization header of its Auth Token. */
  async newSubaccount(friendlyName = "subaccount") {
    const form = { FriendlyName: friendlyName };
    const { status, body } = await this.call("POST", accountsPath, { form });
    if (status !== 201) throw new Error(`no subaccount: ${JSON.stringify(body)}`);
    return { ...body, as: basic(body.sid, body.auth_token) };
  }

  async newMessage(form = {}) {
    const fields = { To: "+15558675310", From: "+15017122661", Body: "Hello", ...form };
    return (await this.call("POST", messagesPath, { form: fields })).body;
  }

  /** Sends a request to one of Twilio's hosts, as another worker does through a service binding. */
  async callAt(url, { as = owner, ...init } = {}) {
    const response = await this.#server.fetch(url, { ...init, headers: { Authorization: as, ...init.headers } });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  /** Runs SQL in the account's storage. */
  async sql(query, ...bindings) {
    const storage = await this.#server.getWorker().getDurableObjectStorage("ACCOUNT", { name: accountSid });
    return storage.exec(query, ...bindings);
  }

  /** Restarts the Durable Object. The storage stays. */
  evict() {
    return this.#server.getWorker().evictDurableObject("ACCOUNT", { name: accountSid });
  }

  /** Restarts with another configuration and the same storage. */
  async update(overrides) {
    await this.#server.update({ workers: [localAccountWorker(overrides)] });
    ({ url: this.url } = await this.#server.listen());
  }

  logs() {
    return this.#server.getLogs();
  }

  close() {
    return this.#server.close();
  }
}
