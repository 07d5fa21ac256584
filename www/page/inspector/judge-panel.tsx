import type { Signal } from "@preact/signals";
import { CredentialError } from "twilio-edge-auth";
import { keyName } from "../credential/key-chip.tsx";
import { KeyForm } from "../credential/key-form.tsx";
import { keyInUse, knownKeys, otherKey, setOtherKey, useKey } from "../credential/state.ts";
import { reasonOf } from "../edge/client.ts";
import { request } from "../edge/session.ts";
import { AdminOnly } from "../edge/sign-in.tsx";
import { Button } from "../ui/button.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { shortSid } from "../ui/sid.tsx";
import { toast } from "../ui/toast.tsx";
import type { Decoded } from "./decoded.ts";
import type { Introspection } from "./verdict.ts";

/** What checks the signature. */
export type JudgeKind = "key" | "other" | "worker";

interface JudgePanelProps {
  kind: Signal<JudgeKind>;
  decoded: Decoded | undefined;
  /** The worker's last response, and the token that it is about. */
  result: Signal<{ token: string; result: Introspection } | undefined>;
}

/** *Check the signature with*: the key in use, another key, or the worker. */
export function JudgePanel({ kind, decoded, result }: JudgePanelProps) {
  const token =
    decoded === undefined || decoded.accessToken instanceof CredentialError ? undefined : decoded.accessToken;
  const signer = knownKeys.value.find(({ sid }) => sid === token?.keySid);
  const key = keyInUse.value;
  const other = otherKey.value;
  return (
    <section class="card" aria-labelledby="judge-title">
      <div class="card-body">
        <h2 id="judge-title">Check the signature with</h2>
        <Segmented
          legend="Check the signature with"
          choices={[
            ["key", "Key in use"],
            ["other", "Another key"],
            ["worker", "The worker"],
          ]}
          value={kind}
        />
        {kind.value === "key" && key !== undefined && (
          <p class="row small">
            <span class="grow break">
              {keyName(key)} · <code>{shortSid(key.sid)}</code>
            </span>
            {signer !== undefined && signer.sid !== key.sid && (
              <Button onClick={() => useKey(signer)}>Use {keyName(signer)}</Button>
            )}
          </p>
        )}
        {kind.value === "other" && other !== undefined && (
          <p class="row small">
            <span class="grow">
              <code>{shortSid(other.sid)}</code>, only for this check
            </span>
            <Button onClick={() => setOtherKey(undefined)}>Change</Button>
          </p>
        )}
      </div>
      {kind.value === "key" && key === undefined && <KeyForm key="key" />}
      {kind.value === "other" && other === undefined && <KeyForm key="other" onKey={setOtherKey} />}
      {kind.value === "worker" && (
        <div class="card-foot judge-worker">
          <AdminOnly>{() => <AskWorker decoded={decoded} result={result} />}</AdminOnly>
        </div>
      )}
    </section>
  );
}

function AskWorker({ decoded, result }: Pick<JudgePanelProps, "decoded" | "result">) {
  const ask = async (): Promise<void> => {
    if (decoded === undefined) return;
    const { token } = decoded;
    try {
      const { body } = await request("POST", "/introspect", new URLSearchParams({ token }));
      result.value = { token, result: body as Introspection };
    } catch (error) {
      toast(`Couldn't check the token. ${reasonOf(error)}`);
    }
  };
  return (
    <>
      <Button variant="primary" busyLabel="Checking…" disabled={decoded === undefined} onClick={ask}>
        Check with the worker
      </Button>
      <span class="field-hint grow">Sends the token to the worker that serves this page.</span>
    </>
  );
}
