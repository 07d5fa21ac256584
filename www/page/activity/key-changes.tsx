import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type KeyEvent, listChanges } from "../api-keys/client.ts";
import { reasonOf } from "../edge/client.ts";
import { session, whenSignedOut } from "../edge/session.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Icon } from "../ui/icon.tsx";
import { LoadFailure } from "../ui/load-failure.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { Sid } from "../ui/sid.tsx";
import { TableHead } from "../ui/table-head.tsx";

const FEW = 10;

const EVENTS: Record<string, string> = {
  key_created: "Created",
  key_changed: "Changed",
  key_deleted: "Deleted",
  key_duplicated: "Duplicated as",
  key_rotated: "Rotated, replaced by",
  key_rotation_cancelled: "Rotation canceled",
  key_rotation_finished: "Deleted after its rotation to",
  key_rotation_undone: "Interrupted rotation undone; deleted",
  key_rotation_without_successor: "Kept: its successor was deleted",
};

/** Undefined if the deployment keeps no changes. */
const changes = signal<readonly KeyEvent[] | undefined>(undefined);
const problem = signal<string | undefined>(undefined);

async function loadChanges(): Promise<void> {
  const own = session.peek();
  try {
    const loaded = await listChanges();
    if (own !== session.peek()) return;
    changes.value = loaded;
    problem.value = undefined;
  } catch (error) {
    if (own === session.peek()) problem.value = reasonOf(error);
  }
}

whenSignedOut(() => {
  changes.value = undefined;
  problem.value = undefined;
});

/** Who changed which API key, the newest change first. */
export function KeyChanges() {
  useEffect(() => {
    void loadChanges();
  }, []);
  if (changes.value === undefined && problem.value === undefined) return null;
  return (
    <section class="card" aria-labelledby="changes-title">
      <div class="card-head">
        <h2 id="changes-title" class="grow">
          Key changes
        </h2>
        <span class="muted small">last 90 days</span>
        <Button label="Refresh key changes" variant="ghost" onClick={loadChanges}>
          <Icon name="refresh" />
        </Button>
      </div>
      <LoadFailure title="Couldn't load the key changes" reason={problem.value} retry={loadChanges} />
      {changes.value && <Changes rows={changes.value} />}
    </section>
  );
}

function Changes({ rows }: { rows: readonly KeyEvent[] }) {
  const all = useSignal(false);
  if (rows.length === 0) return <Empty icon="key" title="No changes of keys yet" />;
  return (
    <>
      <ChangeTable rows={all.value ? rows : rows.slice(0, FEW)} />
      {rows.length > FEW && (
        <div class="list-end">
          <Button
            small
            onClick={() => {
              all.value = !all.peek();
            }}
          >
            {all.value ? "Show fewer" : `Show all ${rows.length}`}
          </Button>
        </div>
      )}
    </>
  );
}

function ChangeTable({ rows }: { rows: readonly KeyEvent[] }) {
  return (
    <table class="table cards" aria-label="Key changes">
      <TableHead columns={["Time", "Key", "Change", "By"]} />
      <tbody>
        {rows.map(({ at, event, sid, related, name, by }) => (
          <tr key={`${at}-${event}-${sid}-${related}`}>
            <td data-label="Time">
              <RelativeTime at={at} />
            </td>
            <td data-label="Key">
              {name !== null && (
                <>
                  <SafeText text={name} />{" "}
                </>
              )}
              <Sid sid={sid} what="the key SID" />
            </td>
            <td data-label="Change">
              {EVENTS[event] ?? event}{" "}
              {related !== null && event !== "key_rotation_without_successor" && (
                <Sid sid={related} what="the SID of the other key" />
              )}
            </td>
            <td data-label="By">{by === null ? <em>grace period</em> : <SafeText text={by} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
