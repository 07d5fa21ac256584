// What compiles: the whole surface, as its types promise it.
import {
  type AccessToken,
  type AccessTokenOptions,
  type AccessTokenTemplate,
  ApiKey,
  AuthToken,
  CredentialError,
  decodeAccessToken,
  type Grants,
  KeyRing,
  type KeyType,
  type VerifyOptions,
} from "twilio-edge-auth";
import { init, initSync, type ApiKey as SlimApiKey } from "twilio-edge-auth/slim";

declare const bytes: Uint8Array<ArrayBuffer>;

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
  await init({ module_or_path: bytes });
  const slim: SlimApiKey | undefined = undefined;
  return slim ?? texts;
}
