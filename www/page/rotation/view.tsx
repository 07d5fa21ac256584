import { useEffect } from "preact/hooks";
import type { KeyState, RingState } from "../../worker/ring/ring-state.ts";
import { session } from "../edge/session.ts";
import { AdminOnly } from "../edge/sign-in.tsx";
import { View } from "../shell/view.tsx";
import { announce } from "../ui/announce.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { confirm } from "../ui/dialog.tsx";
import { Empty } from "../ui/empty.tsx";
import { Icon } from "../ui/icon.tsx";
import { LoadFailure } from "../ui/load-failure.tsx";
import { Notice } from "../ui/notice.tsx";
import { Sid, shortSid } from "../ui/sid.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { TableHead } from "../ui/table-head.tsx";
import { shortTime } from "../ui/time.ts";
import { toast } from "../ui/toast.tsx";
import { isMissing, loadRing, problem, ring, rotate } from "./state.ts";
import { Timeline } from "./timeline.tsx";

const STATES = {
  published: ["Not active yet", "warning"],
  signing: ["Active", "good"],
  retired: ["Retired", ""],
  unreadable: ["Unreadable", "bad"],
} as const;

/** *Key rotation*: the keys that the worker creates, signs with and deletes by itself. */
export function KeyRotation() {
  return (
    <View
      title="Key rotation"
      lead="The worker creates its signing keys, replaces them and deletes them. No token is rejected during a rotation."
      actions={
        session.value?.isAdmin &&
        !isMissing.value && (
          <>
            <Button label="Refresh" onClick={loadRing}>
              <Icon name="refresh" />
            </Button>
            <Button variant="primary" disabled={ring.value === undefined} onClick={confirmRotation}>
              Rotate now
            </Button>
          </>
        )
      }
    >
      <AdminOnly>{() => <Content />}</AdminOnly>
    </View>
  );
}

function Content() {
  useEffect(() => {
    void loadRing();
  }, []);
  const state = ring.value;
  if (isMissing.value) {
    return (
      <section class="card">
        <Empty icon="rotate" title="This worker signs with a static key">
          {problem.value}
        </Empty>
      </section>
    );
  }
  return (
    <div class="stack">
      <LoadFailure
        title={state ? "Updates failed" : "Couldn't load the signing keys"}
        reason={problem.value}
        retry={loadRing}
      />
      {state ? (
        <Ring state={state} />
      ) : (
        problem.value === undefined && <Skeleton label="Loading signing keys" widths={[70, 45, 60]} />
      )}
    </div>
  );
}

function Ring({ state }: { state: RingState }) {
  const { keys, nextRotation, lastRun, problem: warning } = state;
  const problems = [
    warning ?? undefined,
    lastRun?.error ? `The last run, ${shortTime(lastRun.at)}, failed: ${lastRun.error}` : undefined,
  ].filter((each) => each !== undefined);
  return (
    <>
      {problems.length > 0 && (
        <Notice tone="warning" title="Rotation needs attention">
          {problems.map((each) => (
            <p key={each}>{each}</p>
          ))}
        </Notice>
      )}
      <Card
        title="Timeline"
        actions={
          <span class="muted small">
            Next rotation: {nextRotation === null ? "not scheduled" : shortTime(nextRotation)}
          </span>
        }
      >
        {keys.length === 0 ? (
          <Empty icon="rotate" title="No signing key yet">
            The first token request creates one.
          </Empty>
        ) : (
          <Timeline keys={keys} />
        )}
      </Card>
      {keys.length > 0 && (
        <section class="card" aria-label="Signing keys">
          <table class="table cards wrap" aria-label="Signing keys">
            <TableHead columns={["Key", "State", "Created", "Active from", "Replaced", "Deleted on"]} />
            <tbody>
              {keys.map((key) => (
                <Row key={key.sid} row={key} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

function Row({ row }: { row: KeyState }) {
  const [words, tone] = STATES[row.state];
  const time = (seconds: number | null): string => (seconds === null ? "–" : shortTime(seconds));
  return (
    <tr>
      <td data-label="Key">
        <Sid sid={row.sid} what={`the SID of ${shortSid(row.sid)}`} />
      </td>
      <td data-label="State">
        {/* The newest key that is active signs until its successor does, and is replaced by then. */}
        <Badge tone={tone}>{row.state === "signing" && row.retiredAt !== null ? "Active until replaced" : words}</Badge>
      </td>
      <td data-label="Created">{time(row.madeAt)}</td>
      <td data-label="Active from">{time(row.signsFrom)}</td>
      <td data-label="Replaced">{time(row.retiredAt)}</td>
      <td data-label="Deleted on">{time(row.deletedFrom)}</td>
    </tr>
  );
}

/** Says what a rotation does, then does it. */
function confirmRotation(): void {
  confirm({
    title: "Rotate the signing key now?",
    submit: "Rotate now",
    busyLabel: "Rotating…",
    failure: "The rotation didn't finish.",
    body: (
      <ul class="effects small">
        <li>A new key is created at Twilio. It becomes active in about 4 minutes, once every worker knows it.</li>
        <li>The current key signs until then. Tokens that it signed stay valid until they expire.</li>
        <li>The current key is deleted once its last token has expired.</li>
      </ul>
    ),
    action: async () => {
      const { made, waiting } = await rotate();
      const key = ring.peek()?.keys.find(({ sid }) => sid === (made ?? waiting));
      const when = key === undefined ? "soon" : `at ${shortTime(key.signsFrom)}`;
      const message =
        made === null
          ? `A rotation is already in progress: ${shortSid(waiting ?? "the newest key")} becomes active ${when}.`
          : `New key ${shortSid(made)} becomes active ${when}.`;
      toast(message);
      announce(message);
    },
  });
}
