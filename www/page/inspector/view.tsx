import { useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { CredentialError } from "twilio-edge-auth";
import { editCopy } from "../access-tokens/state.ts";
import { TokenText } from "../access-tokens/token-panel.tsx";
import { apiKey, keyInUse, otherKey, useExample } from "../credential/state.ts";
import { inspected } from "../shell/inspect.ts";
import { View } from "../shell/view.tsx";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/button.tsx";
import { Code } from "../ui/code.tsx";
import { Empty } from "../ui/empty.tsx";
import { Field, fieldState } from "../ui/field.tsx";
import { Json } from "../ui/json.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { dateTime } from "../ui/time.ts";
import { toast } from "../ui/toast.tsx";
import { Checklist } from "./checklist.tsx";
import { Claims, Grants } from "./claims.tsx";
import { clean } from "./clean.ts";
import { type Decoded, decode } from "./decoded.ts";
import { type JudgeKind, JudgePanel } from "./judge-panel.tsx";
import type { Introspection, Judge } from "./verdict.ts";

/** How much of a long token is rendered. Copying gives all of it. */
const MAX_SHOWN = 20_000;

/** *Inspector*: the content of a JWT, and whether Twilio would accept it as an Access Token. */
export function Inspector() {
  const cleaned = useComputed(() => clean(inspected.value));
  const result = useComputed(() => (cleaned.value.token === "" ? undefined : decode(cleaned.value.token)));
  const field = useMemo(() => ({ ...fieldState(), value: inspected }), []);
  const kind = useSignal<JudgeKind>("key");
  const workers = useSignal<{ token: string; result: Introspection } | undefined>(undefined);
  const decoded = typeof result.value === "object" ? result.value : undefined;
  field.error.value = typeof result.value === "string" ? result.value : undefined;
  const { removed } = cleaned.value;
  const judge: Judge =
    kind.value === "worker"
      ? {
          kind: "worker",
          result: workers.value?.token === decoded?.token ? workers.value?.result : undefined,
        }
      : kind.value === "other"
        ? { kind: "key", name: "key entered", key: otherKey.value, isRestricted: false }
        : {
            kind: "key",
            name: "key in use",
            key: apiKey.value,
            isRestricted: keyInUse.value?.isRestricted === true,
          };
  return (
    <View
      title="Inspector"
      lead="Decode any JWT, and check an Access Token as Twilio does."
      actions={<Actions decoded={decoded} />}
    >
      <div class="split">
        <div class="stack">
          <section class="card" aria-label="Token">
            <div class="card-body">
              <Field
                label="Access Token"
                field={field}
                rows={7}
                placeholder="eyJhbGciOiJIUzI1NiIs…"
                hint={
                  removed.length > 0
                    ? `Removed: ${removed.join(", ")}.`
                    : "Decoded in this tab, never sent. A reload clears it."
                }
              />
            </div>
          </section>
          <JudgePanel kind={kind} decoded={decoded} result={workers} />
        </div>
        {decoded === undefined ? (
          <div class="card">
            <Empty icon="search" title="Nothing to inspect">
              Paste a token, or try an example.
            </Empty>
          </div>
        ) : (
          <div class="stack">
            <Checklist decoded={decoded} judge={judge} />
            <Content decoded={decoded} />
          </div>
        )}
      </div>
    </View>
  );
}

function Actions({ decoded }: { decoded: Decoded | undefined }) {
  return (
    <>
      {decoded !== undefined && !(decoded.accessToken instanceof CredentialError) && (
        <Button onClick={() => editCopy(decoded)}>Edit a copy</Button>
      )}
      <Button
        onClick={async () => {
          try {
            inspected.value = await navigator.clipboard.readText();
          } catch {
            toast("The browser didn't allow pasting. Press Ctrl+V in the field.");
          }
        }}
      >
        Paste
      </Button>
      <Button onClick={showExample}>Example token</Button>
      <Button
        onClick={() => {
          inspected.value = "";
          announce("Token cleared.");
        }}
      >
        Clear
      </Button>
    </>
  );
}

/** Shows a token of the key in use, or of the example key. */
function showExample(): void {
  if (apiKey.peek() === undefined) useExample();
  const options = { identity: "alice", grants: { voice: { incomingAllow: true }, video: { room: "standup" } } };
  inspected.value = apiKey.peek()?.mintAccessToken(options) ?? "";
}

function Content({ decoded }: { decoded: Decoded }) {
  const tab = useSignal("claims");
  const { token, header, payload, accessToken } = decoded;
  const isTwilios = !(accessToken instanceof CredentialError);
  const grants = useMemo(() => grantsOf(payload), [payload]);
  return (
    <section class="card" aria-label="Content">
      <Tabs
        label="Content"
        selected={tab}
        tabs={[
          ["claims", "Claims", () => <Claims key={token} label="Claims" members={payload} isTwilios={isTwilios} />],
          ...(grants ? [["grants", "Grants", () => <Grants key={token} grants={grants} />] as const] : []),
          ["header", "Header", () => <Claims key={token} label="Header" members={header} isTwilios={isTwilios} />],
          ["json", "JSON", () => <PayloadJson value={payload} />],
          ["encoded", "Encoded token", () => <Encoded token={token} />],
        ]}
      />
    </section>
  );
}

function grantsOf({ grants }: Decoded["payload"]): Record<string, unknown> | undefined {
  const isObject = typeof grants === "object" && grants !== null && !Array.isArray(grants);
  return isObject ? (grants as Record<string, unknown>) : undefined;
}

const TIMES = new Set(["iat", "nbf", "exp"]);

function PayloadJson({ value }: { value: unknown }) {
  const text = useMemo(() => JSON.stringify(value, null, 2), [value]);
  const isLong = text.length > MAX_SHOWN;
  const note = (key: string, number: string): string | undefined =>
    TIMES.has(key) ? dateTime(Number(number)) : undefined;
  return (
    <>
      <Code what="the payload" text={text}>
        {isLong ? `${text.slice(0, MAX_SHOWN)}…` : <Json value={value} note={note} />}
      </Code>
      {isLong && <Cut length={text.length} />}
    </>
  );
}

function Encoded({ token }: { token: string }) {
  return (
    <>
      <p class="legend">
        <span class="token-header">header</span>
        <span class="token-payload">payload</span>
        <span class="token-signature">signature</span>
      </p>
      <TokenText token={token.length > MAX_SHOWN ? `${token.slice(0, MAX_SHOWN)}…` : token} />
      {token.length > MAX_SHOWN && <Cut length={token.length} />}
    </>
  );
}

function Cut({ length }: { length: number }) {
  return (
    <p class="list-end">
      The first {MAX_SHOWN.toLocaleString()} of {length.toLocaleString()} characters.
    </p>
  );
}
