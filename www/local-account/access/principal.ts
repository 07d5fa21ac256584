import type { KeyType } from "../store/keys.ts";

/** Who is calling. `allow` is what a policy grants; who has no policy is bound by the kind alone. */
export type Principal =
  | { kind: "account" }
  | { kind: "key"; sid: string; type: KeyType; allow: readonly string[] }
  | { kind: "app"; allow: readonly string[] };
