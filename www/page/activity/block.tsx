import { useSignal } from "@preact/signals";
import { reasonOf } from "../edge/client.ts";
import { request } from "../edge/session.ts";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { confirm, FormDialog, openDialog } from "../ui/dialog.tsx";
import { Field, fieldState, useField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { SafeText, safeText } from "../ui/safe-text.tsx";
import { shortTime } from "../ui/time.ts";
import { toast } from "../ui/toast.tsx";

/** Whether an identity gets tokens. Times are seconds since the epoch. */
interface Denial {
  identity: string;
  denied: boolean;
  since?: number;
  by?: string;
  reason?: string;
}

async function send(method: "GET" | "PUT" | "DELETE", identity: string, body?: unknown): Promise<Denial> {
  const response = await request(method, `/identities/${encodeURIComponent(identity)}/denial`, body);
  return (response.body as Denial | undefined) ?? { identity, denied: false };
}

/** Asks, then blocks an identity. `done` gets the new state. */
export function openBlock(identity: string, done: (denial: Denial) => void = () => {}): void {
  const reason = fieldState();
  openDialog((close) => (
    <FormDialog
      title={`Block “${safeText(identity)}”?`}
      close={close}
      destructive
      submit="Block identity"
      busyLabel="Blocking…"
      failure="Couldn't block the identity."
      fields={{ reason }}
      onSubmit={async () => {
        const text = reason.value.value.trim();
        done(await send("PUT", identity, text === "" ? {} : { reason: text }));
        toast(`${safeText(identity)} is blocked`, () => void unblock(identity, done));
      }}
    >
      <p class="small">Blocking stops new tokens now. Issued tokens work until they expire.</p>
      <Field label="Reason" field={reason} mono={false} hint="Optional, visible to admins" />
    </FormDialog>
  ));
}

async function unblock(identity: string, done: (denial: Denial) => void): Promise<void> {
  try {
    done(await send("DELETE", identity));
    toast(`${safeText(identity)} can get tokens`);
  } catch (error) {
    toast(`Couldn't unblock ${safeText(identity)}. ${reasonOf(error)}`);
  }
}

/** *Block an identity*: checks an identity, and blocks or unblocks it. */
export function BlockCard() {
  const identity = useField();
  const found = useSignal<Denial | undefined>(undefined);
  const show = (denial: Denial): void => {
    found.value = denial;
    announce(denial.denied ? `${denial.identity} is blocked.` : `${denial.identity} can get tokens.`);
  };
  const check = async (): Promise<void> => {
    found.value = undefined;
    const name = identity.value.value.trim();
    // A URL cannot contain these as a path segment.
    const isDots = name === "." || name === "..";
    if (name === "" || isDots) {
      identity.error.value = isDots ? `“${name}” can't be an identity.` : "Enter an identity.";
      return;
    }
    show(await send("GET", name));
  };
  const state = found.value;
  return (
    <Card title="Block an identity">
      <Form
        failure="Couldn't check the identity."
        onSubmit={check}
        fields={{ identity }}
        submit="Check"
        busyLabel="Checking…"
        variant="secondary"
        buttons={state && <Change denial={state} show={show} />}
      >
        <Field
          label="Identity"
          field={identity}
          placeholder="alice"
          hint="The user's ID (sub)"
          onInput={() => {
            found.value = undefined;
          }}
        />
        {state && <State denial={state} />}
      </Form>
    </Card>
  );
}

function State({ denial }: { denial: Denial }) {
  const { identity, denied, since, by, reason } = denial;
  if (!denied) {
    return (
      <Notice tone="good" title={`${safeText(identity)} can get tokens.`}>
        Blocking stops new tokens now. Issued tokens work until they expire.
      </Notice>
    );
  }
  return (
    <Notice tone="bad" title={`${safeText(identity)} is blocked.`}>
      <p>
        Blocked by {by ?? "an admin"}
        {since !== undefined && `, ${shortTime(since)}`}.
      </p>
      {reason !== undefined && (
        <p>
          <SafeText text={reason} />
        </p>
      )}
    </Notice>
  );
}

function Change({ denial, show }: { denial: Denial; show: (denial: Denial) => void }) {
  const { identity, denied } = denial;
  if (!denied) {
    return (
      <Button variant="danger" onClick={() => openBlock(identity, show)}>
        Block…
      </Button>
    );
  }
  const ask = (): void =>
    confirm({
      title: `Unblock “${safeText(identity)}”?`,
      body: <p class="small">The identity can get tokens again.</p>,
      submit: "Unblock",
      busyLabel: "Unblocking…",
      failure: "Couldn't unblock the identity.",
      action: async () => {
        show(await send("DELETE", identity));
        toast(`${safeText(identity)} can get tokens`);
      },
    });
  return <Button onClick={ask}>Unblock…</Button>;
}
