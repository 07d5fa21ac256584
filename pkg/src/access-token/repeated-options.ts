import { isWellFormed } from "../text.js";
import { copyOptions, readOutput, toJson, writeInput } from "../wasm/bridge.js";
import type * as wasm from "../wasm/twilio_edge_auth.js";

/** The tokens that are minted from options before a template of them is created: one that is used once costs time. */
const untilTemplate = 2;

/** The longest identity that is passed to a template. No valid one is longer. */
const maxIdentityLength = 1024;

type Options = Record<string, unknown>;

/**
 * Mints tokens, and recognizes options that repeat except for the identity: from the third time on they mint from a template,
 * which takes two thirds of the time. The template is as secret as the key.
 */
export class RepeatedOptions {
  // Compiled private names would take a lookup each.
  /** The last options without the identity, as JSON. */
  private json = "";
  /** The content of the template's options; see {@link listOptions}. */
  private list: unknown[] = [];
  private minted = 0;
  private template: wasm.AccessTokenTemplate | undefined;

  /** Mints a token. `getKey` is called after the caller's code (getters, proxies, `toJSON`), which may free the key. */
  mint(options: unknown, getKey: () => wasm.ApiKey): string {
    const copy = copyOptions(options, ["grants"]) as Options;
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
    if (this.template !== undefined && areEqual(listOptions(copy), this.list)) {
      return readOutput(this.template.mint(writeInput(identity)));
    }
    const json = toJson(copy, "options");
    const key = getKey();
    if (json !== this.json) this.free();
    if (this.minted >= untilTemplate) {
      // Fails for options with a time of issue or an id.
      this.template ??= key.accessTokenTemplate(writeInput(json));
      this.list = listOptions(copy);
    }
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
    this.list = [];
    this.minted = 0;
    this.template?.free();
    this.template = undefined;
  }
}

/**
 * Returns the content of options as a list: options with equal lists have the same JSON, which takes more time. V8 would recompile a
 * comparison of the objects themselves again and again. A new object in a list is equal to nothing.
 */
function listOptions(options: Options): unknown[] {
  const list: unknown[] = [];
  for (const name in options) {
    const value = options[name];
    list.push(name);
    if (name === "grants") listValue(value, list);
    // Only grants have been copied: another object may change.
    else list.push(typeof value === "object" ? {} : value);
  }
  return list;
}

function listValue(value: unknown, list: unknown[]): void {
  if (typeof value !== "object" || value === null) {
    list.push(value);
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  // Others have JSON of their own, such as a `Number`.
  const isPlain = prototype === Object.prototype || prototype === Array.prototype;
  list.push(isPlain ? prototype : {});
  for (const name in value) {
    list.push(name);
    listValue((value as Options)[name], list);
  }
  // The end. No member is undefined.
  list.push(undefined);
}

/** Whether two lists have the same content. */
function areEqual(list: readonly unknown[], other: readonly unknown[]): boolean {
  let at = 0;
  while (at < list.length && list[at] === other[at]) at += 1;
  return at === list.length && at === other.length;
}
