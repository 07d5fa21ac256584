import { useSignal } from "@preact/signals";
import { secretOf } from "../credential/state.ts";
import { reasonOf } from "../edge/client.ts";
import { account } from "../edge/session.ts";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/button.tsx";
import { Code } from "../ui/code.tsx";
import { confirm } from "../ui/dialog.tsx";
import { Field, useField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Json } from "../ui/json.tsx";
import { Notice } from "../ui/notice.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { toast } from "../ui/toast.tsx";
import { tryKey } from "./client.ts";
import { type KeyRow, loadKey, nameOf, update } from "./state.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

interface Response {
  status: number;
  body: unknown;
  milliseconds: number;
}

/** Sends a messages request with the key, and shows the response. */
export function TestTab({ row }: { row: KeyRow }) {
  const known = secretOf(row.sid);
  const secret = useField(known ?? "");
  const to = useField("+15558675310");
  const from = useField("+15017122661");
  const body = useField("Hello");
  const action = useSignal<"list" | "create">("list");
  const response = useSignal<Response | undefined>(undefined);
  const isLocal = account.value?.isLocal === true;

  const send = async (): Promise<void> => {
    const message = { to: to.value.value, from: from.value.value, body: body.value.value };
    const sent = action.value === "create" ? message : {};
    const trial = { sid: row.sid, secret: secret.value.value.trim(), action: action.value, ...sent };
    const { body: received, milliseconds } = await tryKey(trial);
    const { status, body: content } = received as { status: number; body: unknown };
    response.value = { status, body: content, milliseconds };
    announce(verdictOf(response.value).title);
  };
  const submit = async (): Promise<void> => {
    response.value = undefined;
    if (secret.value.value.trim() === "") {
      secret.error.value = "Enter the key's secret.";
      return;
    }
    if (action.value === "list" || isLocal) return send();
    confirm({
      title: "Send a real message?",
      body: <p class="small">This is a live account: the message to {to.value.value} is sent and billed.</p>,
      submit: "Send message",
      busyLabel: "Sending…",
      failure: "Couldn't send the message.",
      action: send,
    });
  };
  return (
    <Form
      failure="Request not sent."
      onSubmit={submit}
      fields={{ secret, to, from, body }}
      submit="Send request"
      busyLabel="Sending…"
    >
      <Segmented
        legend="Request"
        choices={[
          ["list", "List messages"],
          ["create", "Send a message"],
        ]}
        value={action}
        onChange={() => {
          response.value = undefined;
        }}
      />
      <Field
        label="Key secret"
        field={secret}
        secret
        hint={
          known === undefined
            ? "Not known in this tab: secrets are shown once."
            : "Filled in: the key was created in this tab."
        }
      />
      {action.value === "create" && (
        <>
          <div class="field-pair">
            <Field label="To" field={to} />
            <Field label="From" field={from} />
          </div>
          <Field label="Body" field={body} mono={false} />
          <p class="field-hint">
            {isLocal ? "Local account: nothing is sent." : "On a live account, this sends a real SMS."}
          </p>
        </>
      )}
      {response.value && <Result response={response.value} row={row} />}
    </Form>
  );
}

function Result({ response, row }: { response: Response; row: KeyRow }) {
  const verdict = verdictOf(response);
  return (
    <div class="stack tight">
      <Notice tone={verdict.tone} title={verdict.title}>
        {verdict.detail}
        {verdict.missing !== undefined && row.type === "restricted" && <AddPermission verdict={verdict} row={row} />}
      </Notice>
      <Code what="the response" text={JSON.stringify(response.body, null, 2)}>
        <Json value={response.body} />
      </Code>
    </div>
  );
}

/** Adds the permission that Twilio's error names. */
function AddPermission({ verdict, row }: { verdict: Verdict; row: KeyRow }) {
  const permission = `/twilio/${verdict.missing}`;
  const add = async (): Promise<void> => {
    try {
      const allow = (await loadKey(row.sid)).policy?.allow ?? [];
      await update(row, { policy: { allow: [...new Set([...allow, permission])] } });
      toast(`Permission added to ${nameOf(row)}. Send the request again.`);
    } catch (error) {
      toast(`Couldn't add the permission. ${reasonOf(error)}`);
    }
  };
  return (
    <div class="row">
      <Button small busyLabel="Adding…" onClick={add}>
        Add it to this key
      </Button>
    </div>
  );
}
