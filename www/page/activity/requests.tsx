import { type Signal, useSignal } from "@preact/signals";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { download } from "../ui/download.ts";
import { Empty } from "../ui/empty.tsx";
import { Search, Select } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Menu } from "../ui/menu.tsx";
import { SafeText, safeText } from "../ui/safe-text.tsx";
import { FEW, ShowAll } from "../ui/show-all.tsx";
import { Sid } from "../ui/sid.tsx";
import { TableHead } from "../ui/table-head.tsx";
import { clockTime } from "../ui/time.ts";
import { openBlock } from "./block.tsx";
import { toCsv } from "./csv.ts";
import type { Decision } from "./state.ts";

export interface Filter {
  identity: Signal<string>;
  /** A refusal's code, "issued" or "". */
  reason: Signal<string>;
}

/** The most recent outcomes, newest first, with filters. Shows a few until the user asks for all. Rows are updated in place. */
export function RecentRequests({ decisions, filter }: { decisions: readonly Decision[]; filter: Filter }) {
  const all = useSignal(false);
  const found = decisions.filter((each) => matches(each, filter));
  const shown = all.value ? found : found.slice(0, FEW);
  const reasons = [...new Set([filter.reason.value, ...decisions.map(({ reason = "" }) => reason)])]
    .filter((each) => each !== "" && each !== "issued")
    .sort();
  const seen = new Map<string, number>();
  return (
    <Card
      title="Recent requests"
      actions={
        <Button variant="ghost" onClick={() => download("activity.csv", toCsv(found), "text/csv")}>
          <Icon name="download" />
          CSV
        </Button>
      }
    >
      <div class="toolbar">
        <Search label="Filter by identity" text={filter.identity} />
        <Select
          label="Outcome"
          hideLabel
          value={filter.reason}
          options={[["", "All outcomes"], ["issued", "Issued"], ...reasons.map((each) => [each, each] as const)]}
        />
      </div>
      {found.length === 0 ? (
        <Empty icon="search" title="No matching requests" />
      ) : (
        <table class="table cards" aria-label="Recent requests">
          <TableHead columns={["Time", "Outcome", "Identity", "Grants", "Expires / reason", "Key"]} actions />
          <tbody>
            {shown.map((each) => {
              const id = `${each.at}-${each.jti ?? ""}-${each.identity ?? ""}-${each.reason ?? ""}`;
              const count = (seen.get(id) ?? 0) + 1;
              seen.set(id, count);
              return <Row key={`${id}-${count}`} decision={each} filter={filter} />;
            })}
          </tbody>
        </table>
      )}
      <ShowAll all={all} count={found.length} />
    </Card>
  );
}

function matches({ identity = "", outcome, reason }: Decision, filter: Filter): boolean {
  const wanted = filter.reason.value;
  const isOutcome = wanted === "" || (wanted === "issued" ? outcome === "issued" : reason === wanted);
  return isOutcome && identity.toLowerCase().includes(filter.identity.value.trim().toLowerCase());
}

function Row({ decision, filter }: { decision: Decision; filter: Filter }) {
  const { at, outcome, identity, grants, reason, expiresAt, keySid } = decision;
  const isIssued = outcome === "issued";
  const until = expiresAt === undefined ? "–" : `until ${clockTime(expiresAt)}`;
  return (
    <tr>
      <td data-label="Time">{clockTime(at)}</td>
      <td data-label="Outcome">
        <Badge tone={isIssued ? "good" : "bad"}>{isIssued ? "Issued" : "Refused"}</Badge>
      </td>
      <td data-label="Identity" class="name">
        <span class="cell-name">
          {identity === undefined ? (
            <em>unknown</em>
          ) : (
            <strong title={safeText(identity)}>
              <SafeText text={identity} />
            </strong>
          )}
        </span>
      </td>
      <td data-label="Grants">{grants === undefined ? "–" : grants.join(", ") || "none"}</td>
      <td data-label="Expires / reason">{isIssued ? until : <code>{reason ?? "unknown"}</code>}</td>
      <td data-label="Key">{keySid === undefined ? "–" : <Sid sid={keySid} what="the key SID" />}</td>
      <td class="actions shrink">
        {identity !== undefined && (
          <Menu
            label={`Actions for ${safeText(identity)}`}
            items={[
              {
                label: "Show only this identity",
                icon: "search",
                onSelect: () => {
                  filter.identity.value = identity;
                },
              },
              { label: "Block identity…", icon: "shield", danger: true, onSelect: () => openBlock(identity) },
            ]}
          />
        )}
      </td>
    </tr>
  );
}
