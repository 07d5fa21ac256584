import { signal } from "@preact/signals";
import { navigate } from "../router.ts";

/** The token that the inspector shows. It goes from view to view in memory, never in the address. */
export const inspected = signal("");

/** Opens the inspector with a token. */
export function inspect(token: string): void {
  inspected.value = token;
  navigate("/inspector");
}
