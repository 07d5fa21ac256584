// API keys and OAuth as their types promise them: what compiles, and what must not.
import {
  ApiError,
  ApiKey,
  type ApiKeyInfo,
  type ApiKeyPage,
  ApiKeys,
  type ApiKeysOptions,
  type AuthToken,
  AuthTokens,
  type CallOptions,
  type HttpOptions,
  hostname,
  type KeyOptions,
  type ListOptions,
  type NewApiKey,
  type NewAuthToken,
  type NewOAuthApp,
  type NewSharedKey,
  type OAuthAppInfo,
  OAuthApps,
  OAuthClient,
  type OAuthClientOptions,
  type RestrictedPolicy,
  type SharedKeyInfo,
  type WebhookSharedKey,
  WebhookSharedKeys,
} from "twilio-edge-auth";

declare const token: AuthToken;

export async function others(key: ApiKey): Promise<(string | number | null)[]> {
  const secondary: NewAuthToken = await new AuthTokens(token).createSecondary({ suppressEmail: true }, { timeout: 1 });
  const promoted: AuthToken = (await new AuthTokens(secondary.credential()).promote()).credential();
  const sharedKeys = new WebhookSharedKeys(promoted);
  const made: NewSharedKey = await sharedKeys.create({ friendlyName: "" });
  const verifier: WebhookSharedKey = made.credential();
  const texts: (string | number | null)[] = [secondary.authToken, verifier.id, made.secret];
  for await (const each of sharedKeys.list({ pageSize: 1 })) {
    const { id, friendlyName }: SharedKeyInfo = each;
    texts.push(id, friendlyName);
  }
  const apps = new OAuthApps(key);
  const app: NewOAuthApp = await apps.create({ friendlyName: "", policy: { allow: [] } });
  const client: OAuthClient = app.credential();
  const info: OAuthAppInfo = await apps.update(client.clientId, { accessTokenTtl: 60 });
  // @ts-expect-error an app needs a policy
  await apps.create({ friendlyName: "" });
  // @ts-expect-error API keys do not rotate Auth Tokens
  new AuthTokens(key);
  return [...texts, info.accessTokenTtl];
}

export async function lifecycle(env: Record<string, unknown>): Promise<string[]> {
  const http: HttpOptions = { fetch, baseUrl: "", maxRetries: 1, timeout: 1, signal: new AbortController().signal };
  const options: ApiKeysOptions = { ...http, api: "2010-04-01" };
  const clientOptions: OAuthClientOptions = { ...http, clientId: "", clientSecret: "", accountSid: "" };
  const client = new OAuthClient(clientOptions);
  const others: (ApiKey | OAuthClient)[] = [ApiKey.fromEnv(env), OAuthClient.fromEnv(env)];
  const keys = new ApiKeys(token, options);
  const policy: RestrictedPolicy = { allow: [""] };
  const change: KeyOptions = { friendlyName: "", policy };
  const made: NewApiKey = await keys.create(change);
  const credential: ApiKey = made.credential({ dangerouslyAllowBrowser: true });
  const list: ListOptions = { pageSize: 1, limit: 1 };
  const texts: string[] = [
    made.secret,
    credential.sid,
    await client.authorizationHeader(),
    hostname("api", { edge: "" }),
  ];
  for await (const { sid, friendlyName, dateCreated, flags, policy } of keys.list(list)) {
    texts.push(sid, friendlyName ?? "", dateCreated?.toISOString() ?? "", ...(flags ?? []), ...(policy?.allow ?? []));
  }
  const call: CallOptions = { signal: new AbortController().signal, timeout: 1, deadline: 1 };
  for await (const page of keys.pages({ pageSize: 1, pageToken: "", ...call })) {
    const { keys: some, nextPageToken, unreadable }: ApiKeyPage = page;
    texts.push(nextPageToken ?? `${some.length + unreadable}`);
  }
  texts.push(`${keys.list({ ...list, ...call }).unreadable}`);
  await keys.create({ type: "restricted", policy }, call);
  await keys.get("", call);
  client.invalidate();
  const info: ApiKeyInfo = await keys.update("", change).catch(() => keys.get(""));
  await new ApiKeys(others[0] ?? client).delete(info.sid);
  try {
    await keys.create();
  } catch (error) {
    if (error instanceof ApiError) {
      const { status, code, moreInfo, requestId, retryAfter, message } = error;
      texts.push(`${status + (code ?? 0) + (retryAfter ?? 0)}`, moreInfo ?? requestId ?? message);
    }
  }
  client.free();

  // @ts-expect-error only the Console creates Main keys
  keys.create({ type: "main" });
  // @ts-expect-error pages have no limit
  keys.pages({ limit: 1 });
  // @ts-expect-error an unknown API
  new ApiKeys(token, { api: "v2" });
  // @ts-expect-error a credential is an object of this package
  new ApiKeys("AC");
  // @ts-expect-error no secret is told twice
  info.secret;
  // @ts-expect-error read only
  made.secret = "";
  // @ts-expect-error permissions are texts
  keys.create({ policy: { allow: [1] } });
  // @ts-expect-error a change says what
  keys.update("");
  // @ts-expect-error only ApiKeys creates it
  new NewApiKey(info, "", {});
  // @ts-expect-error no access to the handle
  new OAuthClient(clientOptions, {});
  return texts;
}
