import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { AdminOnly } from "../edge/sign-in.tsx";
import { View } from "../shell/view.tsx";
import { Facts } from "../ui/facts.tsx";
import { Select } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { Sid } from "../ui/sid.tsx";
import { shortTime } from "../ui/time.ts";
import type { RotatedKey } from "./client.ts";
import { rotationOf } from "./rotations.ts";
import { SecretStep } from "./secret-step.tsx";
import { keys, load, nameOf, rotate, status } from "./state.ts";

const GRACE = [
  ["3600", "After 1 hour"],
  ["86400", "After 1 day"],
  ["604800", "After 7 days"],
  ["2592000", "After 30 days"],
  ["", "Not automatically"],
] as const;

/** *Rotate API key*: when the old key is deleted; then the secret of the new one, once. */
export function RotateKey({ sid }: { sid: string }) {
  const rotated = useSignal<RotatedKey | undefined>(undefined);
  const { value } = rotated;
  return (
    <View
      title={value ? "Copy secret key" : "Rotate API key"}
      crumbs={<a href="#/keys">API keys</a>}
      lead={
        value
          ? "This is the only time that the secret is shown."
          : "A new key gets the same name and permissions. The old key works until it is deleted."
      }
    >
      <AdminOnly>
        {() =>
          value ? (
            <SecretStep created={value.key} replaced={sid}>
              <Outcome rotated={value} />
            </SecretStep>
          ) : (
            <Configure
              sid={sid}
              onRotated={(result) => {
                rotated.value = result;
                requestAnimationFrame(() => document.querySelector<HTMLElement>("main h1")?.focus());
              }}
            />
          )
        }
      </AdminOnly>
    </View>
  );
}

function Configure({ sid, onRotated }: { sid: string; onRotated: (rotated: RotatedKey) => void }) {
  const grace = useSignal("86400");
  useEffect(() => {
    if (status.peek() === "empty") void load(true);
  }, []);
  const key = keys.value.find((each) => each.sid === sid);
  const pending = rotationOf(sid);
  return (
    <section class="card narrow" aria-label="Rotation">
      <Form
        failure="Couldn't rotate the key."
        onSubmit={async () => onRotated(await rotate(sid, grace.value === "" ? undefined : Number(grace.value)))}
        submit="Rotate API key"
        busyLabel="Rotating…"
        disabled={pending !== undefined}
        buttons={
          <a class="button" href={`#/keys/${sid}`}>
            Cancel
          </a>
        }
      >
        {pending && (
          <Notice tone="warning" title="This key is already being rotated">
            <a href={`#/keys/${sid}`}>Go to the key</a> to keep it instead.
          </Notice>
        )}
        <Facts
          facts={[
            ["Name", key ? <SafeText text={nameOf(key)} /> : "–"],
            ["Old key", <Sid sid={sid} what="the SID of the old key" />],
          ]}
        />
        <Select
          label="Delete the old key"
          value={grace}
          options={GRACE}
          hint={
            grace.value === ""
              ? "Delete it when nothing uses it any more."
              : "Until then both keys work. You can still keep the old key."
          }
        />
      </Form>
    </section>
  );
}

function Outcome({ rotated: { deletesAt, interrupted, problems } }: { rotated: RotatedKey }) {
  return (
    <>
      <p class="small">
        {deletesAt === null
          ? "The old key works until you delete it."
          : `The old key works until ${shortTime(deletesAt)}. Until then, set the new one in your app.`}
      </p>
      {problems.length + interrupted.length > 0 && (
        <Notice tone="warning" title="The rotation needs attention">
          {problems.map((each) => (
            <p key={each}>{each}</p>
          ))}
          {interrupted.length > 0 && (
            <p>Keys of interrupted rotations, which you can delete if nothing uses them: {interrupted.join(", ")}.</p>
          )}
        </Notice>
      )}
    </>
  );
}
