import { type AccessTokenOptions, CredentialError } from "twilio-edge-auth";
import type { CredentialPanel } from "../credential/panel.ts";
import type { CredentialStore } from "../credential/store.ts";
import { announce } from "../ui/announce.ts";
import { h, uniqueId } from "../ui/dom.ts";
import { Field } from "../ui/field.ts";
import { notice } from "../ui/notice.ts";
import { sentence } from "../ui/sentence.ts";
import { FieldError } from "./field-error.ts";
import { GrantPicker } from "./grant-picker.ts";
import { microsecondsPerCall } from "./mint-timing.ts";
import type { TokenResult } from "./token-result.ts";

const ALGORITHMS = ["HS256", "HS384", "HS512"] as const;
const LIFETIMES = [
  ["15 min", 900],
  ["1 h", 3600],
  ["24 h", 86_400],
] as const;

/** The form that creates a token in this page. */
export function mintForm(
  store: CredentialStore,
  panel: CredentialPanel,
  onToken: (result: TokenResult) => void,
): HTMLElement {
  const identity = new Field({
    label: "Identity",
    value: "alice",
    hint: "The user's ID in your app",
  });
  const ttl = new Field({
    label: "Lifetime in seconds",
    value: "3600",
    inputMode: "numeric",
    extras: lifetimePresets((lifetime) => setLifetime(lifetime)),
  });
  const region = new Field({
    label: "Region",
    placeholder: "us1",
    hint: "Voice region outside the US, such as ie1 or au1",
  });
  const notBefore = new Field({
    label: "Not before",
    placeholder: "Immediately",
    inputMode: "numeric",
    hint: "Unix time in seconds",
  });
  const algorithm = algorithmSelect();
  const grants = new GrantPicker();
  const failure = h("div");
  const fields: Record<string, Field> = { identity, ttl, region, notBefore };

  function setLifetime(lifetime: string): void {
    ttl.value = lifetime;
    ttl.setError(undefined);
  }

  function read(): AccessTokenOptions {
    return {
      identity: identity.value,
      ...optional("ttl", readNumber(ttl)),
      ...optional("notBefore", readNumber(notBefore)),
      ...optional("region", region.value || undefined),
      ...(algorithm.select.value === "HS256"
        ? {}
        : { algorithm: algorithm.select.value as AccessTokenOptions["algorithm"] & string }),
      grants: grants.read(),
    };
  }

  function clearErrors(): void {
    for (const field of Object.values(fields)) field.setError(undefined);
    grants.clearErrors();
    failure.replaceChildren();
  }

  function showError(error: unknown): void {
    if (!(error instanceof CredentialError || error instanceof FieldError)) throw error;
    const field = error.field ?? "";
    const message = sentence(error);
    const known = fields[field];
    known?.setError(message);
    const shown = known !== undefined || grants.setError(field, message);
    if (!shown) failure.replaceChildren(notice("bad", "Couldn't create the token.", message));
    announce(`No token. ${message}`);
    form.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }

  function mint(): void {
    clearErrors();
    const { key } = store;
    if (key === undefined) {
      panel.demand();
      return;
    }
    try {
      const options = read();
      const token = key.mintAccessToken(options);
      const { identity: name, ...constant } = options;
      const template = key.accessTokenTemplate(constant);
      const fromTemplate = microsecondsPerCall(() => template.mint(name));
      template.free();
      onToken({
        token,
        facts: [
          ["Signing time", microseconds(microsecondsPerCall(() => key.mintAccessToken(options)))],
          ["From a template", microseconds(fromTemplate)],
        ],
        code: codeFor(options),
      });
    } catch (error) {
      showError(error);
    }
  }

  const submit = (event: Event): void => {
    event.preventDefault();
    mint();
  };
  const form = h(
    "form",
    { class: "card", novalidate: true, on: { submit } },
    h("h2", {}, "Token"),
    identity.element,
    ttl.element,
    h("h3", {}, "Grants"),
    grants.element,
    h(
      "details",
      { class: "more" },
      h("summary", {}, "More options"),
      algorithm.element,
      region.element,
      notBefore.element,
    ),
    failure,
    h("button", { class: "button primary" }, "Create token"),
  );
  grants.tick("voice");
  return form;
}

function lifetimePresets(onPick: (lifetime: string) => void): HTMLElement[] {
  return LIFETIMES.map(([label, seconds]) =>
    h("button", { type: "button", class: "button small", on: { click: () => onPick(String(seconds)) } }, label),
  );
}

function algorithmSelect(): { element: HTMLElement; select: HTMLSelectElement } {
  const id = uniqueId("algorithm");
  const select = h(
    "select",
    { id, class: "input", autocomplete: "off" },
    ...ALGORITHMS.map((name) => h("option", {}, name)),
  );
  const hint = h("p", { class: "field-hint" }, "Twilio accepts only HS256. Use the others with your own services.");
  return { select, element: h("div", { class: "field" }, h("label", { for: id }, "Algorithm"), select, hint) };
}

/** Returns the entered number, unvalidated: undefined for an empty field, NaN for anything but a number. */
function readNumber(field: Field): number | undefined {
  return field.value === "" ? undefined : Number(field.value);
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value });
}

function microseconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} µs`;
}

function codeFor(options: AccessTokenOptions): string {
  return `import { ApiKey } from "twilio-edge-auth";

const key = ApiKey.fromEnv(env);
const token = key.mintAccessToken(${JSON.stringify(options, null, 2)});`;
}
