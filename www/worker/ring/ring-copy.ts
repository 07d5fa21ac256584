import { ApiKey, KeyRing } from "twilio-edge-auth";
import type { TokenPolicy } from "twilio-edge-auth/endpoint";
import { TokenIssuer } from "../token/issuer.ts";
import type { SealedKey } from "./ring-store.ts";
import { mintingKey } from "./rules.ts";
import type { Vault } from "./vault.ts";

/** Where the ring's keys are at home. */
export interface Home {
  accountSid: string;
  region: string | undefined;
  edge: string | undefined;
}

type OpenKey = SealedKey & { key: ApiKey };

/** An isolate's copy of the ring, opened: the keys in the package's hands, until the next copy takes its place. */
export class RingCopy {
  readonly #stored: readonly SealedKey[];
  readonly #keys: readonly OpenKey[];
  /** The keys that open, and the deployment's static key if it has one; undefined where there are none. */
  readonly ring: KeyRing | undefined;
  /** Whether the newest key was sealed with another secret than this deployment has. */
  readonly isSealedWithOtherSecret: boolean;
  #issuer: { sid: string; tokens: TokenIssuer } | undefined;

  private constructor(
    stored: readonly SealedKey[],
    keys: readonly OpenKey[],
    vault: Vault,
    staticKey: ApiKey | undefined,
  ) {
    const all = [...keys.map(({ key }) => key), ...(staticKey ? [staticKey] : [])];
    this.#stored = stored;
    this.#keys = keys;
    this.ring = all.length > 0 ? new KeyRing(all) : undefined;
    this.isSealedWithOtherSecret = stored[0] !== undefined && stored[0].vault !== vault.name;
  }

  /** `staticKey`: the deployment's static key, which stays its own. */
  static async open(
    stored: readonly SealedKey[],
    vault: Vault,
    home: Home,
    staticKey: ApiKey | undefined,
  ): Promise<RingCopy> {
    const secrets = await Promise.all(stored.map(({ sealed, sid }) => vault.unseal(sealed, sid)));
    const keys = stored.flatMap((key, index) => {
      const secret = secrets[index];
      return secret === undefined ? [] : [{ ...key, key: new ApiKey({ ...home, sid: key.sid, secret }) }];
    });
    return new RingCopy(stored, keys, vault, staticKey);
  }

  /** Whether none of the keys opens: that will not stay so, and of a key that is not in here nothing is known. */
  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  /** What signs at this time; none when the key that should cannot be opened and no other may. */
  issuer(policy: TokenPolicy, now: number): TokenIssuer | undefined {
    const signing = mintingKey(this.#keys, now);
    if (signing === undefined) return undefined;
    if (this.#issuer?.sid !== signing.sid) {
      this.#issuer?.tokens.free();
      this.#issuer = { sid: signing.sid, tokens: new TokenIssuer(signing.key, policy) };
    }
    return this.#issuer.tokens;
  }

  /** Whether this is a key of the ring, one that opens or not. */
  has(sid: string): boolean {
    return this.#stored.some((key) => key.sid === sid);
  }

  /** Wipes the secrets, once nobody uses this copy any more. */
  free(): void {
    this.#issuer?.tokens.free();
    for (const { key } of this.#keys) key.free();
  }
}
