import { useComputed, useSignal } from "@preact/signals";
import { type AccessTokenOptions, CredentialError } from "twilio-edge-auth";
import { KeyNeeded, keyName } from "../credential/key-chip.tsx";
import { apiKey, keyInUse } from "../credential/state.ts";
import { announce } from "../ui/announce.ts";
import { Field, Select } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { sentence } from "../ui/sentence.ts";
import { checkJson, GrantPicker, readGrants, showGrantError } from "./grants.tsx";
import { microsecondsPerCall } from "./mint-timing.ts";
import { mintSamples } from "./samples.ts";
import { mintForm, UNITS } from "./state.ts";
import type { ShownToken } from "./token-panel.tsx";

const MAX_LIFETIME = 86_400;

interface MintFormProps {
  onToken: (token: ShownToken | undefined) => void;
  /** Called with whether the form has changed since the token was created. */
  onStale: (isStale: boolean) => void;
}

/** The form that creates a token in this page. */
export function MintForm({ onToken, onStale }: MintFormProps) {
  const { identity, lifetime, unit, notBefore, region, algorithm, grants, made } = mintForm;
  const problem = useSignal<string | undefined>(undefined);
  const fields = { identity, ttl: lifetime, notBefore, region };

  const fingerprint = useComputed(() =>
    JSON.stringify([
      ...[identity, lifetime, notBefore, region].map(({ value }) => value.value),
      unit.value,
      algorithm.value,
      readGrants(grants),
      keyInUse.value?.sid,
    ]),
  );
  if (made.value !== "") onStale(made.value !== fingerprint.value);

  function read(): AccessTokenOptions | undefined {
    checkJson(grants);
    const ttl = readLifetime(lifetime.value.value, unit.value);
    if (ttl === undefined) lifetime.error.value = "Enter a lifetime between 1 second and 24 hours.";
    const { length } = [...identity.value.value.trim()];
    if (length < 1 || length > 256) identity.error.value = "Enter an identity of 1–256 characters.";
    const read = readGrants(grants);
    if (ttl === undefined || length < 1 || length > 256 || read === undefined) return undefined;
    const start = notBefore.value.value === "" ? undefined : Math.floor(Date.parse(notBefore.value.value) / 1000);
    return {
      identity: identity.value.value.trim(),
      ttl,
      ...(start !== undefined && { notBefore: start }),
      ...(region.value.value.trim() !== "" && { region: region.value.value.trim() }),
      ...(algorithm.value !== "HS256" && { algorithm: algorithm.value as "HS384" | "HS512" }),
      grants: read,
    };
  }

  function showError(error: CredentialError): void {
    const field = error.field ?? "";
    const message = messageOf(error);
    const known = fields[field as keyof typeof fields];
    if (known) known.error.value = message;
    else if (!showGrantError(grants, field, message)) problem.value = message;
    announce(`Couldn't create the token. ${message}`);
  }

  const submit = (): void => {
    problem.value = undefined;
    for (const each of grants) for (const { state } of each.fields) state.error.value = undefined;
    const key = apiKey.peek();
    if (key === undefined) {
      document.querySelector<HTMLElement>("main .key-needed input")?.focus();
      announce("Enter an API key first.");
      return;
    }
    const options = read();
    if (options === undefined) {
      onToken(undefined);
      made.value = "";
      announce(
        `Couldn't create the token. ${lifetime.error.peek() ?? identity.error.peek() ?? "Correct the marked fields."}`,
      );
      return;
    }
    try {
      const token = key.mintAccessToken(options);
      made.value = fingerprint.value;
      onToken({
        token,
        fact: `signed in ${microseconds(microsecondsPerCall(() => key.mintAccessToken(options)))}`,
        samples: mintSamples(options),
      });
      onStale(false);
      announce(`A token of ${token.length} bytes.`);
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      onToken(undefined);
      made.value = "";
      showError(error);
    }
  };

  return (
    <div class="stack">
      <div class="key-needed">
        <KeyNeeded />
      </div>
      <section class="card" aria-label="Token settings">
        <Form
          failure="Couldn't create the token."
          onSubmit={submit}
          fields={fields}
          submit="Create token"
          busyLabel="Creating…"
          buttons={keyInUse.value && <span class="muted small grow break">Signed with {keyName(keyInUse.value)}</span>}
        >
          {keyInUse.value?.isRestricted && (
            <Notice tone="warning" title="Restricted keys can't sign Access Tokens">
              Twilio refuses such tokens (31202). Use a Standard or Main key.
            </Notice>
          )}
          {problem.value !== undefined && (
            <Notice tone="bad" title="Couldn't create the token">
              {problem.value}
            </Notice>
          )}
          <div class="field-pair wide-first">
            <Field label="Identity" field={identity} hint="The user's ID in your app" />
            <div class="lifetime">
              <Field label="Lifetime" field={lifetime} inputMode="numeric">
                <Select
                  label="Unit"
                  hideLabel
                  value={unit}
                  options={Object.keys(UNITS).map((each) => [each, each] as const)}
                />
              </Field>
            </div>
          </div>
          <GrantPicker states={grants} />
          <details class="more">
            <summary>More options</summary>
            <div class="stack">
              <Field
                label="Not before"
                field={notBefore}
                type="datetime-local"
                mono={false}
                hint="Local time. If empty, the token is valid immediately."
              />
              <Field
                label="Region"
                field={region}
                placeholder="us1"
                hint="Voice region outside the US, e.g. ie1 or au1"
              />
              <Select
                label="Algorithm"
                value={algorithm}
                options={["HS256", "HS384", "HS512"].map((each) => [each, each] as const)}
                hint="Twilio accepts only HS256. Use the others with your own services."
              />
            </div>
          </details>
        </Form>
      </section>
    </div>
  );
}

/** Returns whole seconds from 1 to 24 hours. */
function readLifetime(text: string, unit: string): number | undefined {
  if (!/^\d{1,6}$/.test(text.trim())) return undefined;
  const seconds = Number(text) * (UNITS[unit as keyof typeof UNITS] ?? 1);
  return seconds >= 1 && seconds <= MAX_LIFETIME ? seconds : undefined;
}

/** The package's errors are for developers; forms have their own words. */
function messageOf(error: CredentialError): string {
  const { field = "", message } = error;
  if (field === "identity" && message.includes("voice")) {
    return "With Voice, an identity can't contain spaces, control characters or any of \" # % < > [ \\ ] ^ ` { | }.";
  }
  if (field === "region") return "Enter a region, e.g. ie1.";
  if (field === "notBefore") return "Enter a date before the year 10000.";
  if (field.endsWith("outgoingApplicationParams")) return "Add a TwiML app to send parameters to.";
  const [, name = ""] = /^grants\.custom\.(\w+)$/.exec(field) ?? [];
  if (name !== "" && message.includes("known grant")) return `"${name}" isn't a custom grant. Use the grant above.`;
  const [, sid] = /expected an? (.+)$/.exec(message) ?? [];
  return sid === undefined ? sentence(error) : `Enter ${/^[aeiou]/i.test(sid) ? "an" : "a"} ${sid}.`;
}

function microseconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} µs`;
}
