import { ApiKey, KeyRing } from "twilio-edge-auth";
import type { TokenPolicy } from "twilio-edge-auth/endpoint";
import { TokenIssuer } from "../token/issuer.ts";
import type { SealedKey } from "./ring-store.ts";
import { signingKey } from "./rules.ts";
import type { Vault } from "./vault.ts";

/** The account and location of the ring's keys. */
export interface KeyLocation {
  accountSid: string;
  region: string | undefined;
  edge: string | undefined;
}

type DecryptedKey = SealedKey & { key: ApiKey };

/** An isolate's copy of the ring, with decrypted keys, until the next copy replaces it. */
export class RingCopy {
  readonly #stored: readonly SealedKey[];
  readonly #keys: readonly DecryptedKey[];
  /** The keys that could be decrypted, and the static key if the deployment has one; undefined if there are none. */
  readonly ring: KeyRing | undefined;
  /** Whether the newest key was encrypted with another secret than this deployment has. */
  readonly hasOtherSecret: boolean;
  #issuer: { sid: string; tokens: TokenIssuer } | undefined;

  private constructor(
    stored: readonly SealedKey[],
    keys: readonly DecryptedKey[],
    vault: Vault,
    staticKey: ApiKey | undefined,
  ) {
    const all = [...keys.map(({ key }) => key), ...(staticKey ? [staticKey] : [])];
    this.#stored = stored;
    this.#keys = keys;
    this.ring = all.length > 0 ? new KeyRing(all) : undefined;
    this.hasOtherSecret = stored[0] !== undefined && stored[0].vault !== vault.name;
  }

  /** Decrypts the stored keys. `staticKey`: the deployment's static key, which `free()` does not free. */
  static async open(
    stored: readonly SealedKey[],
    vault: Vault,
    location: KeyLocation,
    staticKey: ApiKey | undefined,
  ): Promise<RingCopy> {
    const secrets = await Promise.all(stored.map(({ sealed, sid }) => vault.unseal(sealed, sid)));
    const keys = stored.flatMap((key, index) => {
      const secret = secrets[index];
      return secret === undefined ? [] : [{ ...key, key: new ApiKey({ ...location, sid: key.sid, secret }) }];
    });
    return new RingCopy(stored, keys, vault, staticKey);
  }

  /** Whether no key could be decrypted. Such a copy says nothing about keys that are not in it, and is soon replaced. */
  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  /** Returns the issuer for the key that signs at this time; undefined if no key may sign. */
  issuer(policy: TokenPolicy, now: number): TokenIssuer | undefined {
    const signing = signingKey(this.#keys, now);
    if (signing === undefined) return undefined;
    if (this.#issuer?.sid !== signing.sid) {
      this.#issuer?.tokens.free();
      this.#issuer = { sid: signing.sid, tokens: new TokenIssuer(signing.key, policy) };
    }
    return this.#issuer.tokens;
  }

  /** Whether this is a key of the ring, decrypted or not. */
  has(sid: string): boolean {
    return this.#stored.some((key) => key.sid === sid);
  }

  /** Zeroizes the secrets. */
  free(): void {
    this.#issuer?.tokens.free();
    for (const { key } of this.#keys) key.free();
  }
}
