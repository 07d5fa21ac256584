// What compiles: the whole surface, as its types promise it.
import {
  type AccessToken,
  type AccessTokenOptions,
  type AccessTokenTemplate,
  ApiKey,
  AuthToken,
  type ClientCapabilityOptions,
  CredentialError,
  decodeAccessToken,
  defaultEventBridgePolicies,
  defaultWorkerPolicies,
  type Grants,
  type JwtClaims,
  JwtVerifier,
  type JwtVerifierOptions,
  KeyRing,
  type KeyType,
  type Permission,
  signedUrls,
  type TaskRouterCapabilityOptions,
  type TaskRouterPolicy,
  type VerifyOptions,
  type WebhookParams,
  type WebhookRequest,
  WebhookSharedKey,
} from "twilio-edge-auth";
import {
  AccessTokenError,
  type AccessTokenErrorEvent,
  type AccessTokenRefreshEvent,
  AccessTokenSource,
  type AccessTokenSourceOptions,
} from "twilio-edge-auth/client";
import twilio, {
  type AccessToken as CompatAccessToken,
  dangerouslyAllowBrowser,
  type Scope,
  validateRequest,
} from "twilio-edge-auth/compat";
import { type PermissionInfo, permissions } from "twilio-edge-auth/permissions";
import { importPrivateKey, type PrivateKey, type SignRequestOptions, type signRequest } from "twilio-edge-auth/pkcv";
import { init, initSync, type ApiKey as SlimApiKey } from "twilio-edge-auth/slim";
import { jwt as slimJwt } from "twilio-edge-auth/slim/compat";
import { signRequest as slimSignRequest } from "twilio-edge-auth/slim/pkcv";
import module from "twilio-edge-auth/twilio_edge_auth.wasm";
import {
  type VerifyWebhookRequestOptions,
  verifyWebhookRequest,
  type WebhookRefusal,
  type WebhookVerdict,
} from "twilio-edge-auth/webhook";

declare const bytes: Uint8Array<ArrayBuffer>;

/** Legacy capability tokens. */
export function capabilities(token: AuthToken): string[] {
  const client: ClientCapabilityOptions = {
    ttl: 1,
    issuedAt: 1,
    incoming: { clientName: "" },
    outgoing: { applicationSid: "", clientName: "", params: { a: "b" } },
    events: { filters: { a: "b" } },
  };
  const policy: TaskRouterPolicy = { url: "", method: "POST", queryFilter: {}, postFilter: { A: {} }, allow: false };
  const taskRouter: TaskRouterCapabilityOptions = {
    workspaceSid: "",
    channelId: "",
    friendlyName: "",
    policies: [policy, ...defaultWorkerPolicies("", ""), ...defaultEventBridgePolicies("", "")],
  };
  return [token.clientCapabilityToken(client), token.taskRouterCapabilityToken(taskRouter)];
}

/** What a program written for the `twilio` package does with tokens, after one changed import. */
export function migrated(): string[] {
  dangerouslyAllowBrowser();
  const { AccessToken, ClientCapability, taskrouter } = twilio.jwt;
  const token: CompatAccessToken = new AccessToken("", "", "", { identity: "", ttl: "1h", nbf: 1, region: "" });
  const video: CompatAccessToken.VideoGrant = new AccessToken.VideoGrant({ room: "" });
  token.addGrant(video);
  class FlexGrant extends AccessToken.Grant {
    toPayload(): object {
      return {};
    }
  }
  token.addGrant(new FlexGrant("flex"));
  const client = new ClientCapability({ accountSid: "", authToken: "", ttl: 1 });
  const scope: Scope = new ClientCapability.IncomingClientScope("");
  client.addScope(scope);
  client.addScope(new ClientCapability.OutgoingClientScope({ applicationSid: "", params: { a: 1 } }));
  client.addScope(new ClientCapability.EventStreamScope());
  const worker = new taskrouter.TaskRouterCapability({
    accountSid: "",
    authToken: "",
    workspaceSid: "",
    channelId: "",
  });
  for (const policy of taskrouter.util.defaultWorkerPolicies("v1", "", "")) worker.addPolicy(policy);
  worker.addPolicy(new taskrouter.TaskRouterCapability.Policy({ url: "", allow: false }));
  const middleware = twilio.webhook({ validate: true, host: "", protocol: "", url: "", authToken: "" }, "");
  const checked: boolean[] = [
    twilio.validateRequest("", "", "", { a: ["b"] }),
    twilio.validateRequestWithBody("", "", "", new Uint8Array()),
    twilio.validateBody("", twilio.getExpectedBodyHash("")),
    validateRequest("", "", "", {}),
  ];
  const same: boolean = middleware.length === checked.length && slimJwt.AccessToken === AccessToken;
  return [token.toJwt("HS256"), client.toJwt(), worker.toJwt(), taskrouter.util.workspacesUrl("**"), String(same)];
}

/** Requests that are signed with a private key. */
export async function validated(key: ApiKey, request: Request): Promise<string | null> {
  const privateKey: PrivateKey = await importPrivateKey("", { algorithm: "PS256" });
  const options: SignRequestOptions = { key, credentialSid: "", privateKey, ttl: 1, issuedAt: 1, maxBodySize: 1 };
  const sign: typeof signRequest = slimSignRequest;
  const signed: Request = await sign(request, options);
  return signed.headers.get("twilio-client-validation");
}

/** Sessions of an app. */
export function session(jwt: string): [JwtClaims, number, unknown] {
  const options: JwtVerifierOptions = { secret: "", issuer: "", audience: "", type: "", clockTolerance: 1 };
  const verifier = new JwtVerifier(options);
  const claims = verifier.verify(jwt, 1);
  const { exp, sub } = verifier.verify(jwt);
  return [claims, exp, sub];
}

/** Webhooks: of their parts, and as requests. */
export async function webhooks(token: AuthToken, request: Request): Promise<string | null> {
  const key = new WebhookSharedKey({ id: "", secret: "", dangerouslyAllowBrowser: true });
  const forms: WebhookParams[] = [new URLSearchParams(), new FormData(), { a: "b", c: ["d"] }];
  const signatures: string[] = forms.map((params) => token.webhookSignature("", params));
  const signature = request.headers.get("x-twilio-signature");
  const given: WebhookRequest = { url: signedUrls("")[0] ?? "", signature, params: { a: "b" } };
  const believed: boolean[] = [
    token.verifyWebhook(given),
    token.verifyWebhook({ url: "", signature: undefined, body: bytes }),
    token.verifyWebhook({ url: "", signature: ["a", "b"], body: "" }),
    key.verifyWebhook({ ...given, settings: null }),
  ];
  const options: VerifyWebhookRequestOptions = { baseUrl: "https://example.com", maxBodySize: 1000 };
  const verdict: WebhookVerdict = await verifyWebhookRequest(request, [token, key], options);
  if (!verdict.valid) {
    const reason: WebhookRefusal = verdict.reason;
    return `${reason} ${new Response("", { status: verdict.status }).status} ${signatures} ${believed}`;
  }
  return verdict.params.get(new TextDecoder().decode(verdict.body));
}

/** As `wrangler types` writes it: without an index signature. */
interface WorkerEnv {
  TWILIO_ACCOUNT_SID: string;
  TWILIO_API_KEY: string;
  TWILIO_API_SECRET: { get(): Promise<string> };
}

export async function bindings(env: WorkerEnv): Promise<[ApiKey, AuthToken, ApiKey]> {
  return [await ApiKey.fromBindings(env), await AuthToken.fromBindings(env), ApiKey.fromEnv(env)];
}

export async function surface(env: Record<string, unknown>): Promise<string[]> {
  const type: KeyType = "standard";
  const key = new ApiKey({ accountSid: "", sid: "", secret: "", type, region: "ie1", edge: "dublin" });
  const allowed = new ApiKey({ accountSid: "", sid: "", secret: "", dangerouslyAllowBrowser: true });
  const fromEnv: ApiKey = ApiKey.fromEnv(env);
  const token: AuthToken = AuthToken.fromEnv(env);
  const ring = new KeyRing([key, allowed, fromEnv]);

  const grants: Grants = {
    voice: {
      incomingAllow: true,
      outgoingApplicationSid: "",
      outgoingApplicationParams: { any: ["thing", 1, null] },
      pushCredentialSid: "",
      endpointId: "",
    },
    video: { room: "" },
    chat: { serviceSid: "", endpointId: "", deploymentRoleSid: "", pushCredentialSid: "" },
    sync: { serviceSid: "", endpointId: "" },
    taskRouter: { workspaceSid: "", workerSid: "", role: "" },
    playback: { any: "thing" },
    custom: { flex: {} },
  };
  const options: AccessTokenOptions = {
    identity: "a",
    ttl: 1,
    notBefore: 1,
    issuedAt: 1,
    region: "",
    algorithm: "HS512",
    grants,
  };
  const { identity, issuedAt, ...fixed } = options;
  const template: AccessTokenTemplate = key.accessTokenTemplate(fixed);
  const verify: VerifyOptions = { now: 1, clockTolerance: 1, algorithms: ["HS256"] };
  const read: AccessToken = ring.verifyAccessToken(ring.mintAccessToken(options), verify);
  const decoded: AccessToken = decodeAccessToken("");
  try {
    key.verifyAccessToken("");
  } catch (error) {
    if (error instanceof CredentialError && error.code === "token_expired") return [error.field ?? "", error.message];
  }
  const region: string | undefined = key.region ?? key.edge;
  const json: { accountSid: string; sid: string } = key.toJSON();
  const texts: string[] = [
    template.mint(identity, { issuedAt: issuedAt ?? 0 }),
    template.mint(identity),
    key.mintAccessToken(options),
    key.authorizationHeader(),
    token.authorizationHeader(),
    token.accountSid,
    token.toString(),
    read.header.alg,
    read.header.twr ?? "",
    read.id,
    decoded.keySid,
    decoded.accountSid,
    decoded.identity ?? decoded.region ?? region ?? json.sid,
    String((decoded.issuedAt ?? 0) + (decoded.notBefore ?? 0) + decoded.expiresAt),
    Object.keys(decoded.grants).join(),
  ];
  for (const one of [key, token, template]) {
    one.free();
    one[Symbol.dispose]();
  }
  initSync({ module: bytes });
  const memory: ArrayBuffer = (await init(module)).memory.buffer;
  texts.push(String(memory.byteLength));
  const slim: SlimApiKey | undefined = undefined;
  return slim ?? texts;
}

export async function client(device: { updateToken(token: string): void }): Promise<string> {
  const options: AccessTokenSourceOptions = {
    headers: (refused) => ({ Authorization: refused?.code ?? "" }),
    body: { grants: ["voice"], ttl: 600 },
    minimumLife: 60,
    fetch: (url, init) => fetch(url, { ...init, credentials: "include" }),
  };
  const source = new AccessTokenSource("/token", options);
  const others = [
    new AccessTokenSource(new URL("https://edge.example/token")),
    new AccessTokenSource("", { headers: { a: "b" } }),
    new AccessTokenSource("", { headers: new Headers() }),
    new AccessTokenSource("", { headers: async () => [["a", "b"]], fetch }),
  ];
  source.addEventListener("refresh", (event) => device.updateToken(event.token));
  source.addEventListener("error", ({ error }) => {
    const texts: (string | undefined)[] = [error.name, error.code, error.message, error.field];
    const numbers: (number | undefined)[] = [error.status, error.retryAfter];
    return void [texts, numbers];
  });
  const onRefresh = (event: AccessTokenRefreshEvent) => event.token;
  const onError = (event: AccessTokenErrorEvent) => event.error.code;
  source.addEventListener("refresh", onRefresh, { once: true });
  source.removeEventListener("refresh", onRefresh);
  source.addEventListener("error", onError);
  const target: EventTarget = source;
  target.addEventListener("refresh", (event) => event.type);
  for (const other of others) other[Symbol.dispose]();
  try {
    source.start();
    source.stop();
    return (await source.get()) + (await source.refresh());
  } catch (error) {
    return error instanceof AccessTokenError && error.status === 401 ? error.code : "";
  } finally {
    source.close();
  }
}

export const known: PermissionInfo[] = permissions.filter(
  ({ action, status }) => action !== "*" && status !== "disputed",
);
export const allow: Permission[] = ["/twilio/messaging/messages/create", "/twilio/tomorrow/things/read", "" as string];
