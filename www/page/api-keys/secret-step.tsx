import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { secretOf, useKey } from "../credential/state.ts";
import { account } from "../edge/session.ts";
import { leaveGuard, navigate } from "../router.ts";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/button.tsx";
import { Copy, CopyField } from "../ui/copy.tsx";
import { confirm } from "../ui/dialog.tsx";
import { download } from "../ui/download.ts";
import { Check } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Notice } from "../ui/notice.tsx";
import { toast } from "../ui/toast.tsx";
import type { NewKey } from "./client.ts";
import { nameOf } from "./state.ts";

interface SecretStepProps {
  created: NewKey;
  /** The SID of the key that the new one replaces. */
  replaced?: string;
  /** What else to say about it. */
  children?: ComponentChildren;
}

/** *Copy secret key*: shown once. Until the user confirms having saved it, leaving the view needs a confirmation. */
export function SecretStep({ created, replaced, children }: SecretStepProps) {
  const { sid, secret } = created;
  const hasSaved = useSignal(false);
  const accountSid = account.value?.sid;
  useLayoutEffect(() => {
    announce("Key created. Copy its secret now.");
    leaveGuard.value = (leave) =>
      confirm({
        title: "Leave without the secret?",
        body: <p class="small">The secret isn't shown again. Without it, the key can't be used.</p>,
        submit: "Leave",
        busyLabel: "Leave",
        failure: "Couldn't leave.",
        destructive: true,
        action: leave,
      });
    return () => {
      leaveGuard.value = undefined;
    };
  }, []);
  const done = (path: string) => (): void => {
    leaveGuard.value = undefined;
    navigate(path);
  };
  const env = envLines(created, accountSid);
  const use = (): void => {
    if (accountSid === undefined) return;
    const name = created.friendlyName ?? undefined;
    useKey({ accountSid, sid, secret, name, isRestricted: created.type === "restricted" });
    toast(`${nameOf(created)} is in use`);
  };
  return (
    <section class="card secret-step" aria-label="Copy secret key">
      <div class="card-body">
        <Notice tone="warning" title="Copy this secret now">
          You won't see it again. Store it where your app reads its secrets.
        </Notice>
        <CopyField label="SID" value={sid} what="the SID" />
        <CopyField label="Secret" value={secret} what="the secret" />
        {children}
        <div class="row">
          <Copy what="as .env" text={env}>
            Copy as .env
          </Copy>
          <Copy what="as wrangler secret put" text={wranglerCommands(created)}>
            Copy for wrangler
          </Copy>
          <Button onClick={() => download(`${sid}.env`, env)}>
            <Icon name="download" />
            Download .env
          </Button>
        </div>
        <p class="field-hint">
          For wrangler, the commands ask for each value, so that no secret is in your shell's history.
        </p>
        {secretOf(sid) !== undefined && (
          <div class="row">
            <Button variant="ghost" onClick={use}>
              <Icon name="key" />
              Use this key in this page
            </Button>
          </div>
        )}
      </div>
      <div class="card-foot">
        <div class="grow">
          <Check
            label="Got it! I've saved the secret."
            checked={hasSaved.value}
            onChange={(checked) => {
              hasSaved.value = checked;
              if (checked) leaveGuard.value = undefined;
            }}
          />
        </div>
        {replaced === undefined ? (
          <Button disabled={!hasSaved.value} onClick={done(`/keys/${sid}?tab=test`)}>
            Test it
          </Button>
        ) : (
          <Button disabled={!hasSaved.value} onClick={done(`/keys/${replaced}`)}>
            Go to the old key
          </Button>
        )}
        <Button variant="primary" disabled={!hasSaved.value} onClick={done("/keys")}>
          Done
        </Button>
      </div>
    </section>
  );
}

function envLines({ sid, secret }: NewKey, accountSid: string | undefined): string {
  const account = accountSid === undefined ? "" : `TWILIO_ACCOUNT_SID=${accountSid}\n`;
  return `${account}TWILIO_API_KEY=${sid}\nTWILIO_API_SECRET=${secret}\n`;
}

function wranglerCommands({ sid }: NewKey): string {
  return `npx wrangler secret put TWILIO_API_SECRET\n# In wrangler.jsonc: "vars": { "TWILIO_API_KEY": "${sid}" }\n`;
}
