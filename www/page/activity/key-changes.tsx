import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type KeyEvent, listChanges } from "../api-keys/client.ts";
import { reasonOf } from "../edge/client.ts";
import { session, whenSignedOut } from "../edge/session.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Empty } from "../ui/empty.tsx";
import { Icon } from "../ui/icon.tsx";
import { LoadFailure } from "../ui/load-failure.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { FEW, ShowAll } from "../ui/show-all.tsx";
import { Sid } from "../ui/sid.tsx";
import { TableHead } from "../ui/table-head.tsx";

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
    <Card
      title="Key changes"
      actions={
        <>
          <span class="muted small">last 90 days</span>
          <Button label="Refresh key changes" variant="ghost" onClick={loadChanges}>
            <Icon name="refresh" />
          </Button>
        </>
      }
    >
      <LoadFailure title="Couldn't load the key changes" reason={problem.value} retry={loadChanges} />
      {changes.value && <Changes rows={changes.value} />}
    </Card>
  );
}

function Changes({ rows }: { rows: readonly KeyEvent[] }) {
  const all = useSignal(false);
  if (rows.length === 0) return <Empty icon="key" title="No changes of keys yet" />;
  return (
    <>
      <ChangeTable rows={all.value ? rows : rows.slice(0, FEW)} />
      <ShowAll all={all} count={rows.length} />
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
              <span>
                {name !== null && (
                  <>
                    <SafeText text={name} />{" "}
                  </>
                )}
                <Sid sid={sid} what="the key SID" />
              </span>
            </td>
            <td data-label="Change">
              <span>
                {EVENTS[event] ?? event}{" "}
                {related !== null && event !== "key_rotation_without_successor" && (
                  <Sid sid={related} what="the SID of the other key" />
                )}
              </span>
            </td>
            <td data-label="By">{by === null ? <em>grace period</em> : <SafeText text={by} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
