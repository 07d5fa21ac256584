import { isWellFormed } from "../text.js";
import { copyOptions, readOutput, toJson, writeInput } from "../wasm/bridge.js";
import type * as wasm from "../wasm/twilio_edge_auth.js";

/** The tokens that are minted from options before a template of them is created: one that is used once costs time. */
const untilTemplate = 2;

/** The longest identity that is passed to a template. No valid one is longer. */
const maxIdentityLength = 1024;

/**
 * Mints tokens, and recognizes options that repeat except for the identity: from the third time on they mint from a template,
 * which takes two thirds of the time. The template is as secret as the key.
 */
export class RepeatedOptions {
  // Compiled private names would take a lookup each.
  /** The last options without the identity, as JSON. */
  private json = "";
  private minted = 0;
  private template: wasm.AccessTokenTemplate | undefined;

  /** Mints a token. `getKey` is called after the caller's code (getters, proxies, `toJSON`), which may free the key. */
  mint(options: unknown, getKey: () => wasm.ApiKey): string {
    const copy = copyOptions(options, ["grants"]) as Record<string, unknown>;
    const identity = copy?.identity;
    const isCopy = copy !== options;
    if (
      !isCopy ||
      typeof identity !== "string" ||
      identity.length > maxIdentityLength ||
      !isWellFormed(identity) ||
      copy.toJSON !== undefined
    ) {
      // JSON would turn a date into a string. The core rejects null.
      if (isCopy && typeof identity === "object") copy.identity = null;
      const json = toJson(copy, "options");
      const key = getKey();
      return readOutput(key.mintAccessToken(writeInput(json)));
    }
    copy.identity = undefined;
    const json = toJson(copy, "options");
    return this.mintRepeated(getKey(), identity, json);
  }

  private mintRepeated(key: wasm.ApiKey, identity: string, json: string): string {
    if (json !== this.json) this.free();
    // Fails for options with a time of issue or an id.
    if (this.minted >= untilTemplate) this.template ??= key.accessTokenTemplate(writeInput(json));
    if (this.template !== undefined) return readOutput(this.template.mint(writeInput(identity)));
    const others = json === "{}" ? "}" : `,${json.slice(1)}`;
    const whole = `{"identity":${JSON.stringify(identity)}${others}`;
    const token = readOutput(key.mintAccessToken(writeInput(whole)));
    this.json = json;
    this.minted += 1;
    return token;
  }

  /** Forgets the options, and zeroizes the template. */
  free(): void {
    this.json = "";
    this.minted = 0;
    this.template?.free();
    this.template = undefined;
  }
}
