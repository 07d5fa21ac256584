import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { keyInUse } from "../credential/state.ts";
import { session } from "../edge/session.ts";
import { AdminOnly } from "../edge/sign-in.tsx";
import { View } from "../shell/view.tsx";
import { announce } from "../ui/announce.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { coarseNow, now } from "../ui/clock.ts";
import { Empty } from "../ui/empty.tsx";
import { Search, Select } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { LoadFailure } from "../ui/load-failure.tsx";
import { Menu } from "../ui/menu.tsx";
import { Notice } from "../ui/notice.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { Sid } from "../ui/sid.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { TableHead } from "../ui/table-head.tsx";
import { relative } from "../ui/time.ts";
import { actionsFor } from "./actions.tsx";
import { filterText, filterType, rows, sortBy } from "./filter.ts";
import { rotationOf } from "./rotations.ts";
import { type KeyRow, keys, load, loadMore, more, nameOf, next, problem, status, unreadable } from "./state.ts";

const OLD_DAYS = 90;
const DAY = 86_400;
/** How many rows are rendered at first. More follow on demand: a hundred take 50 ms with each letter of the filter. */
const CHUNK = 50;
/** Twilio's responses prove that a key is a Main or a Restricted one, and of a new key that it is a Standard one. */
export const TYPES = {
  main: "Main",
  standard: "Standard",
  restricted: "Restricted",
  "standard-or-main": "Standard or Main",
};

/** *API keys*: the account's keys, managed by the worker that serves the page. */
export function KeyList() {
  return (
    <View
      title="API keys"
      lead="Credentials for Twilio's REST API. Create one per app, with only the permissions it needs."
      actions={
        session.value?.isAdmin && (
          <>
            <Button label="Refresh" onClick={() => load()}>
              <Icon name="refresh" />
            </Button>
            <a class="button primary" href="#/keys/new">
              Create API key
            </a>
          </>
        )
      }
    >
      <AdminOnly>{() => <Keys />}</AdminOnly>
    </View>
  );
}

function Keys() {
  useEffect(() => {
    // Coming back from a key, the list is as it was.
    if (status.peek() === "empty") void load();
  }, []);
  const shown = useSignal(CHUNK);
  if (status.value !== "ready") {
    return problem.value === undefined ? <Skeleton label="Loading API keys" widths={[62, 48, 70, 40]} /> : <Failure />;
  }
  return (
    <div class="stack">
      <Failure />
      <section class="card" aria-label="Keys">
        <Toolbar />
        {rows.value.length === 0 ? <NoKeys /> : <Table shown={rows.value.slice(0, shown.value)} />}
        <End
          hidden={rows.value.length - shown.value}
          count={rows.value.length}
          showMore={() => {
            shown.value += CHUNK;
          }}
        />
      </section>
    </div>
  );
}

function Failure() {
  return <LoadFailure title="Couldn't load API keys" reason={problem.value} retry={() => load()} />;
}

function Toolbar() {
  return (
    <div class="toolbar">
      <Search label="Filter by name or SID" text={filterText} />
      <Select
        label="Type"
        hideLabel
        value={filterType}
        options={[
          ["", "All types"],
          ["main", "Main"],
          ["standard", "Standard"],
          ["restricted", "Restricted"],
          ["old", `Older than ${OLD_DAYS} days`],
        ]}
      />
      <Select
        label="Sort"
        hideLabel
        value={sortBy}
        options={[
          ["newest", "Newest first"],
          ["oldest", "Oldest first"],
          ["name", "Name"],
        ]}
      />
    </div>
  );
}

function Table({ shown }: { shown: readonly KeyRow[] }) {
  return (
    <table class="table cards keys">
      <TableHead columns={["Name", "Key SID", "Type", "Created"]} actions />
      <tbody>
        {shown.map((key) => (
          <Row key={key.sid} row={key} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row }: { row: KeyRow }) {
  const { sid, friendlyName, type, dateCreated, deleted } = row;
  const created = dateCreated === null ? Number.NaN : Date.parse(dateCreated) / 1000;
  return (
    <tr id={`key-${sid}`} tabIndex={-1} class={deleted ? "gone" : ""}>
      <td class="name">
        <span class="cell-name">
          <a href={`#/keys/${sid}`} title={friendlyName === null ? undefined : nameOf(row)}>
            {friendlyName === null ? <em>Unnamed</em> : <SafeText text={friendlyName} />}
          </a>
          <KeyBadges row={row} />
        </span>
      </td>
      <td data-label="Key SID">
        <Sid sid={sid} what={`the SID of ${nameOf(row)}`} />
      </td>
      <td data-label="Type">{type ? TYPES[type] : "–"}</td>
      <td data-label="Created" class="muted">
        {Number.isNaN(created) ? "–" : <RelativeTime at={created} />}
      </td>
      <td class="actions shrink">
        {deleted ? (
          <span class="muted small">No longer works</span>
        ) : (
          <Menu label={`Actions for ${nameOf(row)}`} items={actionsFor(row)} />
        )}
      </td>
    </tr>
  );
}

export function KeyBadges({ row }: { row: KeyRow }) {
  const created = row.dateCreated === null ? Number.NaN : Date.parse(row.dateCreated) / 1000;
  const days = Math.floor((now.peek() - created) / DAY);
  const rotation = rotationOf(row.sid);
  return (
    <>
      {row.deleted && <Badge tone="bad">Deleted</Badge>}
      {row.inUse && <Badge tone="accent">{row.type === "main" ? "Manages keys" : "In use by worker"}</Badge>}
      {keyInUse.value?.sid === row.sid && <Badge tone="good">In use here</Badge>}
      {!row.deleted && rotation && (
        <Badge tone="warning">
          {rotation.deletesAt === null
            ? "Rotation interrupted"
            : `Deleted ${relative(rotation.deletesAt, coarseNow.value)}`}
        </Badge>
      )}
      {!row.deleted && days > OLD_DAYS && <Badge tone="warning">Older than {OLD_DAYS} days</Badge>}
    </>
  );
}

function NoKeys() {
  const isFiltered = keys.value.length > 0;
  return isFiltered ? (
    <Empty
      icon="search"
      title="No matching keys"
      actions={
        <Button
          onClick={() => {
            filterText.value = "";
            filterType.value = "";
          }}
        >
          Clear the filter
        </Button>
      }
    />
  ) : (
    <Empty
      icon="key"
      title="No keys yet"
      actions={
        <a class="button primary" href="#/keys/new">
          Create API key
        </a>
      }
    >
      Create a key, use it in Access tokens, and check the token in the Inspector.
    </Empty>
  );
}

/** The end of the list: the number of keys and, if there are more, a button that shows or loads them. */
function End({ hidden, count, showMore }: { hidden: number; count: number; showMore: () => void }) {
  const loadNext = async (): Promise<void> => {
    const { length } = keys.peek();
    const first = await loadMore();
    if (first === undefined) return;
    showMore();
    announce(`${keys.peek().length - length} more keys, ${keys.peek().length} in all.`);
    // The focus moves to the first new row.
    requestAnimationFrame(() => document.getElementById(`key-${first.sid}`)?.focus({ preventScroll: true }));
  };
  return (
    <div class="list-end">
      <span class="grow">
        {next.value === null ? `${count} ${count === 1 ? "key" : "keys"}` : `Showing ${count} keys`}
        {unreadable.value > 0 && `, ${unreadable.value} could not be read`}
      </span>
      {more.value.problem !== undefined && (
        <Notice tone="bad" title="Couldn't load more keys">
          {more.value.problem}
        </Notice>
      )}
      {hidden > 0 ? (
        <Button small onClick={showMore}>
          Show more
        </Button>
      ) : (
        next.value !== null && (
          <Button small busyLabel="Loading…" onClick={loadNext}>
            Load more
          </Button>
        )
      )}
    </div>
  );
}
