import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Dialog, openDialog } from "../ui/dialog.tsx";
import { Empty } from "../ui/empty.tsx";
import { Field, useField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { onExpired, session, sessionEnded, signInByName, signInWithAccess, signInWithJwt, signOut } from "./session.ts";

/** Shows its children to admins, the sign-in card to everybody else. */
export function AdminOnly({ children }: { children: () => ComponentChildren }) {
  if (session.value === undefined) {
    return (
      <Card title="Sign in as an admin" class="entrance">
        <SignIn onDone={focusHeading} />
      </Card>
    );
  }
  if (session.value.isAdmin) return <>{children()}</>;
  return (
    <section class="card">
      <Empty
        icon="shield"
        title="You need the admin role"
        actions={
          <Button variant="primary" onClick={() => signOut()}>
            Sign in as another user
          </Button>
        }
      >
        You're signed in as {session.value.name}, without the admin role of this deployment.
      </Empty>
    </section>
  );
}

/** The sign-in forms: with a name in local development, otherwise with a session of an admin. */
function SignIn({ onDone }: { onDone: () => void }) {
  const name = useField("alice");
  const jwt = useField();
  const byJwt = useSignal(false);
  const done = (): void => {
    announce(`Signed in as ${session.peek()?.name}.`);
    onDone();
  };
  const ended = sessionEnded.value;
  if (byJwt.value) {
    return (
      <Form
        failure="Couldn't sign in."
        fields={{ jwt }}
        onSubmit={async () => {
          await signInWithJwt(jwt.value.value.trim());
          done();
        }}
        submit="Sign in"
        busyLabel="Signing in…"
        buttons={
          <Button
            variant="ghost"
            onClick={() => {
              byJwt.value = false;
            }}
          >
            Back
          </Button>
        }
      >
        <Field
          label="Session JWT"
          field={jwt}
          rows={4}
          placeholder="eyJ…"
          hint="Issued to an admin. ADMIN_SECRET or ADMIN_JWKS_URL verifies it."
        />
      </Form>
    );
  }
  return (
    <Form
      failure="Couldn't sign in."
      fields={{ name }}
      onSubmit={async () => {
        await signInByName(name.value.value.trim());
        done();
      }}
      submit="Sign in"
      busyLabel="Signing in…"
    >
      {ended !== undefined && (
        <Notice tone="warning" title="Signed out">
          {ended}
        </Notice>
      )}
      <Field label="User" field={name} mono={false} hint="Development sign-in, as an admin" />
      <details class="more">
        <summary>Other ways to sign in</summary>
        <div class="row">
          <Button
            onClick={() => {
              byJwt.value = true;
            }}
          >
            Sign in with a session token
          </Button>
          <Button
            busyLabel="Signing in…"
            onClick={async () => {
              try {
                await signInWithAccess();
                done();
              } catch {
                name.error.value = "Cloudflare Access sent no session.";
              }
            }}
          >
            Sign in with Cloudflare Access
          </Button>
        </div>
      </details>
    </Form>
  );
}

/** Lets the user sign in again when a request finds the session expired. */
export function watchExpiry(): void {
  onExpired(
    (reason) =>
      new Promise((resolve) => {
        sessionEnded.value = reason;
        openDialog((close) => {
          const end = (again: boolean) => () => {
            close();
            resolve(again);
          };
          return (
            <Dialog title="Sign in again" onClose={end(false)}>
              <SignIn onDone={end(true)} />
            </Dialog>
          );
        });
      }),
  );
}

function focusHeading(): void {
  document.querySelector<HTMLElement>("main h1")?.focus();
}
