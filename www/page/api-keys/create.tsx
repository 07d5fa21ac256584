import { type Signal, signal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { EdgeError, reasonOf } from "../edge/client.ts";
import { whenSignedOut } from "../edge/session.ts";
import { AdminOnly } from "../edge/sign-in.tsx";
import { route } from "../router.ts";
import { View } from "../shell/view.tsx";
import { Card } from "../ui/card.tsx";
import { CodeTabs } from "../ui/code.tsx";
import { Facts } from "../ui/facts.tsx";
import { type FieldState, fieldState } from "../ui/field.tsx";
import { Form, focusInvalid } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import type { KeyFields, NewKey } from "./client.ts";
import { PermissionMatrix } from "./matrix.tsx";
import { checkName, NameField } from "./name-field.tsx";
import { MAX_PERMISSIONS } from "./permissions.ts";
import { createSamples } from "./samples.ts";
import { SecretStep } from "./secret-step.tsx";
import { create, keys, load, loadKey, status } from "./state.ts";

type Type = "standard" | "restricted";

/** *Create API key*: name, type and permissions; then the secret, once. */
export function CreateKey() {
  const created = useSignal<NewKey | undefined>(undefined);
  return (
    <View
      title={created.value ? "Copy secret key" : "Create API key"}
      crumbs={<a href="#/keys">API keys</a>}
      lead={
        created.value
          ? "This is the only time that the secret is shown."
          : "Create one key per app, with only the permissions that it needs."
      }
    >
      <AdminOnly>
        {() =>
          created.value ? (
            <SecretStep created={created.value} />
          ) : (
            <Configure
              onCreated={(key) => {
                created.value = key;
                requestAnimationFrame(() => document.querySelector<HTMLElement>("main h1")?.focus());
              }}
            />
          )
        }
      </AdminOnly>
    </View>
  );
}

const newDraft = () => ({
  name: fieldState(),
  type: signal<Type>("restricted"),
  selected: signal<readonly string[]>([]),
});

/** The key that was begun. It stays while other views are open. */
let begun = newDraft();

function discard(): void {
  begun = newDraft();
}

whenSignedOut(discard);

function Configure({ onCreated }: { onCreated: (key: NewKey) => void }) {
  const isCopy = route.peek().query.has("from");
  const { name, type, selected } = useMemo(() => (isCopy ? newDraft() : begun), []);
  const policyError = useSignal<string | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    if (status.peek() === "empty") void load(true);
    const source = route.peek().query.get("from");
    if (source === null) return;
    loadKey(source).then(
      (key) => {
        name.value.value = `${key.friendlyName ?? "key"} copy`.slice(0, 64);
        const listed = keys.peek().find(({ sid }) => sid === source)?.type;
        type.value = (key.type ?? listed) === "restricted" ? "restricted" : "standard";
        selected.value = key.policy?.allow ?? [];
      },
      (error: unknown) => {
        problem.value = reasonOf(error);
      },
    );
  }, []);

  const isChanged = useComputed(() => name.value.value !== "" || selected.value.length > 0);
  const fields = useComputed(
    (): KeyFields => ({
      friendlyName: name.value.value.trim(),
      type: type.value,
      ...(type.value === "restricted" && { policy: { allow: [...selected.value] } }),
    }),
  );
  const submit = async (): Promise<void> => {
    policyError.value = undefined;
    const isNamed = checkName(name);
    const hasPolicy = type.value !== "restricted" || checkPolicy(selected, policyError);
    if (!isNamed || !hasPolicy) return;
    try {
      const key = await create(fields.value);
      if (!isCopy) discard();
      onCreated(key);
    } catch (error) {
      if (!(error instanceof EdgeError) || !error.field?.startsWith("policy")) throw error;
      policyError.value = error.message;
    }
  };
  return (
    <div class="split aside">
      <div class="stack">
        {problem.value !== undefined && (
          <Notice tone="bad" title="Couldn't load the key to copy">
            {problem.value}
          </Notice>
        )}
        <section class="card" aria-label="Name and type">
          <div class="card-body">
            <NameField field={name} />
            <TypeChoice type={type} />
          </div>
        </section>
        {type.value === "restricted" && <PermissionMatrix selected={selected} error={policyError} />}
      </div>
      <Card title="Summary" class="sticky summary">
        <Form
          failure="Couldn't create the key."
          // The name and the permissions are outside the form.
          onSubmit={() => submit().finally(() => focusInvalid(document.querySelector("main")))}
          fields={{ friendlyName: name }}
          submit="Create API key"
          busyLabel="Creating…"
          buttons={
            <>
              {/* biome-ignore lint/a11y/useValidAnchor: it leads to the list, and forgets what was begun */}
              <a class="button" href="#/keys" onClick={discard}>
                {isChanged.value ? "Discard" : "Cancel"}
              </a>
              <p class="bar-summary grow muted">
                {type.value === "standard" ? "Standard" : `Restricted ${selected.value.length} of ${MAX_PERMISSIONS}`}
              </p>
            </>
          }
        >
          <Summary name={name} type={type.value} selected={selected} />
          <CodeTabs samples={createSamples(fields.value)} />
        </Form>
      </Card>
    </div>
  );
}

function checkPolicy(selected: Signal<readonly string[]>, error: Signal<string | undefined>): boolean {
  const count = selected.value.length;
  if (count >= 1 && count <= MAX_PERMISSIONS) return true;
  error.value =
    count === 0
      ? "Select at least one permission."
      : `Remove ${count - MAX_PERMISSIONS}: the limit is ${MAX_PERMISSIONS} permissions.`;
  return false;
}

function TypeChoice({ type }: { type: Signal<Type> }) {
  const choices: readonly [Type, string, string][] = [
    ["restricted", "Restricted", "Only the permissions that you select. Can't sign Access Tokens."],
    ["standard", "Standard", "Full API access except accounts and keys. Can sign Access Tokens."],
  ];
  return (
    <fieldset class="field">
      <legend>Type</legend>
      <div class="choices">
        {choices.map(([value, title, text]) => (
          <label class="choice" key={value}>
            <input
              type="radio"
              name="key-type"
              aria-label={title}
              checked={type.value === value}
              onChange={() => {
                type.value = value;
              }}
            />
            <strong>
              {title} {value === "restricted" && <span class="badge good">Recommended</span>}
            </strong>
            <p>{text}</p>
          </label>
        ))}
      </div>
      <p class="field-hint">
        Main keys can manage keys and accounts. Twilio's API can't create them:{" "}
        <a href="https://console.twilio.com/us1/account/keys-credentials/api-keys" rel="noreferrer" target="_blank">
          create one in the Console
        </a>
        .
      </p>
    </fieldset>
  );
}

function Summary({ name, type, selected }: { name: FieldState; type: Type; selected: Signal<readonly string[]> }) {
  const count = selected.value.length;
  const share = Math.min(1, count / MAX_PERMISSIONS);
  return (
    <div class="stack tight">
      <Facts
        facts={[
          ["Name", name.value.value.trim() || "–"],
          ["Type", type === "standard" ? "Standard" : "Restricted"],
          ["Permissions", type === "standard" ? "All but accounts and keys" : `${count} of ${MAX_PERMISSIONS}`],
        ]}
      />
      {type === "restricted" && (
        <div class={count > MAX_PERMISSIONS ? "meter over" : "meter"} aria-hidden="true">
          <div style={{ inlineSize: `${share * 100}%` }} />
        </div>
      )}
    </div>
  );
}
