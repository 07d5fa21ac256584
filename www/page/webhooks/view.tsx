import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { CredentialError } from "twilio-edge-auth";
import { openAuthToken, openSharedKey } from "../credential/state.ts";
import { View } from "../shell/view.tsx";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { CodeTabs } from "../ui/code.tsx";
import { FormDialog, openDialog } from "../ui/dialog.tsx";
import { Empty } from "../ui/empty.tsx";
import { Field, type FieldState, fieldState, useField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { sentence } from "../ui/sentence.ts";
import { BodyHash } from "./body-hash.tsx";
import { type PastedRequest, readRequest } from "./paste.ts";
import { ReportView } from "./report.tsx";
import { type Content, readForm, type SignedRequest, type Signer } from "./request.ts";
import { SAMPLE } from "./sample.ts";
import { SAMPLES } from "./samples.ts";

type SecretKind = "token" | "shared";

const KINDS = [
  ["form", "Form"],
  ["body", "JSON"],
  ["nothing", "GET or WebSocket"],
] as const;

/** From this length on, the report is computed when the user stops typing, and in several tasks. */
const LARGE = 20_000;
const PAUSE_MS = 200;

/** *Webhooks*: computes the signature of a request, and says why a given one does or does not match. */
export function Webhooks() {
  const url = useField();
  const form = useField();
  const body = useField();
  const signature = useField();
  const secret = useField();
  const keyId = useField();
  const kind = useSignal<Content["kind"]>("form");
  const secretKind = useSignal<SecretKind>("token");

  const signer = useSigner(secretKind.value, secret, keyId);
  const request = useRequest(kind.value, url, form, body, signature, secretKind.value === "shared" ? keyId : undefined);
  const fill = (pasted: Omit<PastedRequest, "signature">, shown: string): void => {
    kind.value = pasted.kind;
    url.value.value = pasted.url;
    form.value.value = pasted.kind === "form" ? pasted.body : "";
    body.value.value = pasted.kind === "body" ? pasted.body : "";
    signature.value.value = shown;
  };
  const useUrl = (next: string): void => {
    url.value.value = next;
    announce("URL replaced.");
  };
  return (
    <View
      title="Webhooks"
      lead="Check a request's X-Twilio-Signature, and find out why it doesn't match."
      actions={
        <>
          <Button onClick={() => openPaste((pasted) => fill(pasted, pasted.signature))}>Paste a request…</Button>
          <Button
            onClick={() => {
              secretKind.value = "token";
              secret.value.value = SAMPLE.authToken;
              fill({ url: SAMPLE.url, kind: "form", body: SAMPLE.form }, SAMPLE.signature);
              announce("Example filled in.");
            }}
          >
            Use example
          </Button>
          <Button
            onClick={() => {
              secret.value.value = "";
              keyId.value.value = "";
              fill({ url: "", kind: "form", body: "" }, "");
              announce("Request and secret cleared.");
            }}
          >
            Clear
          </Button>
        </>
      }
    >
      <div class="split">
        <section class="card" aria-label="Request">
          <div class="card-body">
            <Field
              label="URL"
              field={url}
              placeholder="https://example.com/sms"
              hint="Exactly as configured in Twilio, with query string"
              onPaste={(event) => {
                const pasted = readRequest(event.clipboardData?.getData("text") ?? "");
                if (pasted === undefined) return;
                event.preventDefault();
                fill(pasted, pasted.signature);
                announce("Request filled in.");
              }}
            />
            <Segmented legend="Content" choices={KINDS} value={kind} />
            {kind.value === "form" && (
              <Field
                label="Parameters"
                field={form}
                rows={6}
                placeholder="From=%2B14155550142&To=…"
                hint="URL-encoded, or one name=value per line"
              />
            )}
            {kind.value === "body" && (
              <>
                <Field label="Body" field={body} rows={6} placeholder="{ … }" hint="The raw body, byte for byte" />
                <BodyHash url={url.value.value} body={body.value.value} useUrl={useUrl} />
              </>
            )}
            {kind.value === "nothing" && (
              <p class="field-hint">Only the URL is signed. The URL of a WebSocket handshake starts with wss://.</p>
            )}
            <Field
              label="X-Twilio-Signature"
              field={signature}
              placeholder="RSOYDt4T1cUTdK1P…"
              hint="Optional, from the request header"
            />
            <Segmented
              legend="Signed with"
              choices={[
                ["token", "Auth Token"],
                ["shared", "Shared key"],
              ]}
              value={secretKind}
            />
            {secretKind.value === "shared" && <Field label="Key ID" field={keyId} placeholder="webhooks_sharedkey_…" />}
            <Field
              label={secretKind.value === "token" ? "Auth Token" : "Secret"}
              field={secret}
              secret
              hint={secretKind.value === "token" ? "Primary Auth Token" : "Shown only when the key was created"}
            />
            <p class="field-hint row">
              <Icon name="shield" />
              <span class="grow">
                {secretKind.value === "token" && "The Auth Token gives full access to your account. "}
                Enter it only on a page that you host yourself. It stays in this tab's memory.
              </span>
            </p>
          </div>
        </section>
        <div class="stack">
          {signer === undefined || request.url === "" ? (
            <div class="card">
              <Empty icon="webhook" title="No signature yet">
                Enter a URL and {secretKind.value === "token" ? "an Auth Token" : "a shared key"}, or paste a request.
              </Empty>
            </div>
          ) : (
            <ReportView signer={signer} request={request} useUrl={useUrl} />
          )}
          <Card title="Code">
            <CodeTabs samples={SAMPLES} />
          </Card>
        </div>
      </div>
    </View>
  );
}

/** The credential, while it is valid. Its secret is zeroized when it is replaced. */
function useSigner(kind: SecretKind, secret: FieldState, keyId: FieldState): Signer | undefined {
  const [text, id] = [secret.value.value, keyId.value.value.trim()];
  const opened = useMemo(() => open(kind, text, id), [kind, text, id]);
  useEffect(() => {
    secret.error.value = opened.error;
    return () => opened.signer?.free();
  }, [opened]);
  return opened.signer;
}

function open(kind: SecretKind, text: string, id: string): { signer?: Signer; error?: string } {
  if (text === "" || (kind === "shared" && id === "")) return {};
  try {
    return { signer: kind === "token" ? openAuthToken(text) : openSharedKey(id, text) };
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return { error: sentence(error) };
  }
}

/** The request as entered. A large one is updated when the user pauses. */
function useRequest(
  kind: Content["kind"],
  url: FieldState,
  form: FieldState,
  body: FieldState,
  signature: FieldState,
  keyId: FieldState | undefined,
): SignedRequest {
  const text = kind === "form" ? form.value.value : kind === "body" ? body.value.value : "";
  const at = url.value.value.trim();
  const given = signature.value.value.trim();
  const id = keyId?.value.value.trim();
  const latest = useMemo(() => ({ kind, text, at, given, id }), [kind, text, at, given, id]);
  const settled = useSignal(latest);
  const isLarge = text.length > LARGE;
  useEffect(() => {
    const timer = setTimeout(
      () => {
        settled.value = latest;
      },
      isLarge ? PAUSE_MS : 0,
    );
    return () => clearTimeout(timer);
  }, [latest]);
  const used = isLarge ? settled.value : latest;
  const content = useMemo((): Content => {
    if (used.kind === "form") return { kind: used.kind, params: readForm(used.text) };
    return used.kind === "body" ? { kind: used.kind, body: used.text } : { kind: used.kind };
  }, [used.kind, used.text]);
  return useMemo(
    () => ({
      url: used.at,
      content,
      signature: used.given,
      isLarge: used.text.length > LARGE,
      ...(used.id !== undefined && { settings: `key=${used.id},algorithm=HMAC_SHA256` }),
    }),
    [used, content],
  );
}

/** Reads a request from a paste. */
function openPaste(use: (pasted: PastedRequest) => void): void {
  const text = fieldState();
  openDialog((close) => (
    <FormDialog
      title="Paste a request"
      close={close}
      submit="Fill in"
      busyLabel="Reading…"
      failure="Couldn't read the request."
      onSubmit={() => {
        const pasted = readRequest(text.value.value);
        if (pasted === undefined) {
          text.error.value = "Paste a request line with headers, a curl command, or a HAR entry.";
          return false;
        }
        use(pasted);
        announce("Request filled in.");
        return true;
      }}
    >
      <Field
        label="Request"
        field={text}
        rows={10}
        placeholder={"POST /voice HTTP/1.1\nHost: example.com\nX-Twilio-Signature: …\n\nCallSid=CA…&From=…"}
        hint="A raw HTTP request, a curl command, or a HAR file. It stays in this tab."
      />
    </FormDialog>
  ));
}
