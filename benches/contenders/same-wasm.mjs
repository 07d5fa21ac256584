import { credential } from "../fixture.mjs";
import { signedText, webhooks } from "../webhooks.mjs";

/**
 * A floor, not a contender: the package's hash, from the same compiler with the same flags, of bytes
 * that are already in its memory. `module` is the compiled ../floor.
 */
export const sameWasm = async (module, token) => floorOf((await WebAssembly.instantiate(module, {})).exports, token);

/** The same, for an instance. */
export async function floorOf(floor, token) {
  const place = (text) => {
    const bytes = new TextEncoder().encode(text);
    const at = floor.room(bytes.length);
    new Uint8Array(floor.memory.buffer).set(bytes, at);
    return { at, length: bytes.length };
  };
  const all = (make) => Array.from({ length: 256 }, (_, call) => place(make(call)));
  const secret = place(credential.secret);
  const key = floor.key(secret.at, secret.length);
  const out = floor.room(32);
  const hmac = (function_, texts) => (call) => {
    const { at, length } = texts[call % 256];
    function_(key, at, length, out);
  };

  const { webhook5, webhook20, webhookBody } = await webhooks();
  const dot = (call) => token(call).lastIndexOf(".");
  const token256 = hmac(
    floor.hmac_sha256,
    all((call) => token(call).slice(0, dot(call))),
  );
  token256(0);
  const tag = btoa(String.fromCharCode(...new Uint8Array(floor.memory.buffer, out, 32)));
  const signature = token(0).slice(dot(0) + 1);
  if (tag.replaceAll("+", "-").replaceAll("/", "_") !== `${signature}=`)
    throw new Error("the floor signs something else");
  const ofUrl = hmac(
    floor.hmac_sha1,
    all((call) => webhookBody(call).url),
  );
  const bodies = all((call) => webhookBody(call).body);
  return {
    name: "HMAC only (the same wasm)",
    floor: true,
    mint: token256,
    mintFromTemplate: token256,
    verify: token256,
    webhook5: hmac(
      floor.hmac_sha1,
      all((call) => signedText(webhook5(call).params)),
    ),
    webhook20: hmac(
      floor.hmac_sha1,
      all((call) => signedText(webhook20(call).params)),
    ),
    webhookBody(call) {
      ofUrl(call);
      floor.sha256(bodies[call % 256].at, bodies[call % 256].length, out);
    },
  };
}
