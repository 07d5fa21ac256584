import { CredentialError, invalidArgument, rejectUnknownOptions } from "../errors.js";

/** The signature algorithm: RSASSA-PKCS1-v1_5, or RSASSA-PSS, each with SHA-256 (RFC 7518 §3.3, §3.5). */
export type ValidationAlgorithm = "RS256" | "PS256";

/** A `CryptoKey`, derived from `generateKey`, because some type libraries lack the name. */
export type PrivateKey = Extract<Awaited<ReturnType<typeof crypto.subtle.generateKey>>, { type: string }>;

/** The WebCrypto parameters of each algorithm for signing. */
const algorithms = {
  RS256: { name: "RSASSA-PKCS1-v1_5" },
  PS256: { name: "RSA-PSS", saltLength: 32 },
} as const;

/**
 * Imports a private key for signing, as not extractable. Expects PKCS #8 PEM, `-----BEGIN PRIVATE KEY-----`, with an RSA key
 * of at least 2048 bits. As in environment variables it may be quoted or indented, with any line endings or literal `\n`.
 *
 * ```js
 * const privateKey = await importPrivateKey(env.VALIDATION_PRIVATE_KEY);
 * ```
 *
 * @throws {CredentialError} `invalid_argument`, `unsupported_algorithm`
 */
export async function importPrivateKey(
  pem: string,
  options: { algorithm?: ValidationAlgorithm | undefined } = {},
): Promise<PrivateKey> {
  if (typeof options !== "object" || options === null) throw invalidArgument("options", "expected an object");
  rejectUnknownOptions(options, ["algorithm"]);
  const { algorithm = "RS256" } = options;
  if (algorithm !== "RS256" && algorithm !== "PS256") {
    throw new CredentialError("unsupported_algorithm", "algorithm: expected RS256 or PS256", "algorithm");
  }
  const bytes = decodePem(pem);
  const { name } = algorithms[algorithm];
  let key: PrivateKey;
  try {
    key = await crypto.subtle.importKey("pkcs8", bytes, { name, hash: "SHA-256" }, false, ["sign"]);
  } catch {
    throw invalidArgument("pem", "expected an RSA private key in PKCS #8");
  } finally {
    bytes.fill(0);
  }
  requirePrivateKey(key, "pem");
  return key;
}

/** Decodes the base64 between the PEM lines. */
function decodePem(pem: string): Uint8Array<ArrayBuffer> {
  const given = typeof pem === "string" && pem.length < 65_536 ? pem : "";
  const text = given
    .trim()
    .replace(/^(["'])(.*)\1$/s, "$2")
    .replace(/\\r|\\n/g, "\n");
  const [, base64] = /^\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/.exec(text) ?? [];
  if (base64 === undefined) throw invalidArgument("pem", pemProblem(text));
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    throw invalidArgument("pem", "expected base64 between the two lines of PEM");
  }
}

/** Says why a PEM string is invalid, and how to convert other formats to PKCS #8. */
function pemProblem(text: string): string {
  const [, kind = ""] = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text) ?? [];
  const convert = "convert it with: openssl pkcs8 -topk8 -nocrypt -in private_key.pem";
  if (kind === "ENCRYPTED PRIVATE KEY" || /Proc-Type: *4, *ENCRYPTED/.test(text)) {
    return `the key is encrypted, which WebCrypto cannot read; ${convert}`;
  }
  if (kind === "RSA PRIVATE KEY") return `the key is in PKCS #1 (BEGIN RSA PRIVATE KEY), expected PKCS #8; ${convert}`;
  if (kind === "OPENSSH PRIVATE KEY") {
    return "the key is in OpenSSH format, expected PKCS #8; convert it with: ssh-keygen -p -m PKCS8 -f private_key";
  }
  if (kind === "PRIVATE KEY") return "expected base64 and then -----END PRIVATE KEY-----: is the key truncated?";
  const found = kind === "" ? "" : `, found ${kind}`;
  return `expected the PEM of an RSA private key, which begins with -----BEGIN PRIVATE KEY-----${found}`;
}

/**
 * Checks that a key can sign requests and is not extractable. Returns the WebCrypto parameters for signing with it.
 */
export function requirePrivateKey(key: PrivateKey, field: string): { name: string; saltLength?: number } {
  const algorithm = Object.values(algorithms).find(({ name }) => name === key?.algorithm?.name);
  if (algorithm === undefined || key.type !== "private" || !key.usages.includes("sign")) {
    throw invalidArgument(
      field,
      "expected a CryptoKey that is an RSA private key, for RSASSA-PKCS1-v1_5 or RSA-PSS, to sign with",
    );
  }
  const { hash, modulusLength } = key.algorithm as RsaHashedKeyAlgorithm;
  if (hash.name !== "SHA-256" || modulusLength < 2048) {
    throw invalidArgument(field, "expected a key of 2048 bits or more, with SHA-256");
  }
  if (key.extractable) {
    throw invalidArgument(field, "expected a key that is not extractable: import it with importPrivateKey");
  }
  return algorithm;
}
