import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { session } from "../edge/session.ts";
import { AdminOnly } from "../edge/sign-in.tsx";
import { replaceRoute, route } from "../router.ts";
import { View } from "../shell/view.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Empty } from "../ui/empty.tsx";
import { LoadFailure } from "../ui/load-failure.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { TableHead } from "../ui/table-head.tsx";
import { clockTime, timeOfDay } from "../ui/time.ts";
import { BlockCard } from "./block.tsx";
import { MinuteChart, sum } from "./chart.tsx";
import { KeyChanges } from "./key-changes.tsx";
import { type Filter, RecentRequests } from "./requests.tsx";
import { type Activity, activity, fetchedAt, isPaused, type Minute, problem, refresh, watchActivity } from "./state.ts";

type Range = "60" | "15";

/** *Activity*: what the worker that serves the page issued and refused in the last hour. */
export function ActivityView() {
  const range = useSignal<Range>("60");
  return (
    <View
      title="Activity"
      lead="Tokens issued and refused in the last hour, and changes of API keys. Without tokens or secrets."
      actions={
        session.value?.isAdmin &&
        activity.value && (
          <>
            <span class="muted small">{isPaused.value ? "Paused" : `Updated ${clockTime(fetchedAt.value)}`}</span>
            <Button
              onClick={() => {
                isPaused.value = !isPaused.peek();
              }}
            >
              {isPaused.value ? "Resume" : "Pause"}
            </Button>
            <Segmented
              legend="Range"
              choices={[
                ["15", "15 min"],
                ["60", "1 h"],
              ]}
              value={range}
            />
          </>
        )
      }
    >
      <AdminOnly>{() => <Content range={range} />}</AdminOnly>
    </View>
  );
}

function Content({ range }: { range: Signal<Range> }) {
  useEffect(watchActivity, []);
  const { query } = route.peek();
  const identity = useSignal(query.get("identity") ?? "");
  const reason = useSignal(query.get("reason") ?? "");
  useEffect(() => {
    const words = new URLSearchParams();
    if (reason.value !== "") words.set("reason", reason.value);
    if (identity.value !== "") words.set("identity", identity.value);
    if (route.peek().path === "/activity") replaceRoute(`/activity${words.size > 0 ? `?${words}` : ""}`);
  }, [identity.value, reason.value]);
  const state = activity.value;
  return (
    <div class="stack">
      <LoadFailure
        tone={state ? "warning" : "bad"}
        title={state ? "Updates have stopped" : "Couldn't load the activity"}
        reason={problem.value}
        retry={refresh}
      />
      {state ? (
        <Panels state={state} range={range.value} filter={{ identity, reason }} />
      ) : (
        problem.value === undefined && <Skeleton label="Loading activity" widths={[60, 45, 70]} />
      )}
      {/* Below what is loaded, which would move it. */}
      {(state || problem.value !== undefined) && (
        <>
          <BlockCard />
          <KeyChanges />
        </>
      )}
    </div>
  );
}

function Panels({ state, range, filter }: { state: Activity; range: Range; filter: Filter }) {
  const minutes = state.minutes.slice(-Number(range));
  const isQuiet = state.recent.length === 0 && sum(state.minutes, "issued") + sum(state.minutes, "refused") === 0;
  if (isQuiet) {
    return (
      <section class="card">
        <Empty
          icon="activity"
          title="No requests in the last hour"
          actions={
            <a class="button" href="#/tokens/worker">
              Get a token from the worker
            </a>
          }
        >
          Get a token from the worker to see it here.
        </Empty>
      </section>
    );
  }
  return (
    <>
      <Figures minutes={minutes} />
      <div class="split aside activity-hour">
        <Card title="Tokens per minute">
          <MinuteChart minutes={minutes} />
          <details class="more chart-table">
            <summary>View as table</summary>
            <MinuteTable minutes={minutes} />
          </details>
        </Card>
        <Card title="Refusal reasons" actions={<span class="muted small">last hour</span>}>
          <Reasons reasons={state.reasons} chosen={filter.reason} />
        </Card>
      </div>
      <RecentRequests decisions={state.recent} filter={filter} />
    </>
  );
}

function Figures({ minutes }: { minutes: readonly Minute[] }) {
  const [issued, refused] = [sum(minutes, "issued"), sum(minutes, "refused")];
  const share = issued + refused === 0 ? 0 : refused / (issued + refused);
  const when = minutes.length === 60 ? "the last hour" : `the last ${minutes.length} minutes`;
  const figures = [
    [`Issued in ${when}`, issued.toLocaleString()],
    [`Refused in ${when}`, refused.toLocaleString()],
    ["Refusal rate", share.toLocaleString(undefined, { style: "percent", maximumFractionDigits: 1 })],
  ];
  return (
    <dl class="figures">
      {figures.map(([term, value]) => (
        <div class="card" key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The refusal reasons, most frequent first, each with its share as a bar. Selecting one filters the requests. */
function Reasons({ reasons, chosen }: { reasons: Record<string, number>; chosen: Signal<string> }) {
  const entries = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  const total = entries.reduce((count, [, each]) => count + each, 0);
  if (total === 0) return <p class="empty">Nothing was refused in the last hour.</p>;
  return (
    <ul class="reasons">
      {entries.map(([code, count]) => (
        <li key={code}>
          <button
            type="button"
            aria-pressed={chosen.value === code}
            onClick={() => {
              chosen.value = chosen.peek() === code ? "" : code;
            }}
          >
            <code>{code}</code>
            <strong>{count.toLocaleString()}</strong>
            <span class="reason-bar" aria-hidden="true" style={{ inlineSize: `${(count / total) * 100}%` }} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The chart as a table: the minutes with requests, latest first. */
function MinuteTable({ minutes }: { minutes: readonly Minute[] }) {
  const busy = minutes.filter(({ issued, refused }) => issued + refused > 0).reverse();
  return (
    <table class="counts" aria-label="Tokens per minute">
      <caption>Minutes without requests aren't listed.</caption>
      <TableHead columns={["Minute", "Issued", "Refused"]} />
      <tbody>
        {busy.map(({ at, issued, refused }) => (
          <tr key={at}>
            <th scope="row">{timeOfDay(at)}</th>
            <td>{issued.toLocaleString()}</td>
            <td>{refused.toLocaleString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
