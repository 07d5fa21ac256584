import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { GRANT_FORMS } from "../access-tokens/grant-fields.ts";
import { Button } from "../ui/button.tsx";
import { Copy } from "../ui/copy.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { dateTime } from "../ui/time.ts";

/** A member of the token: its path, value and meaning. */
type Row = readonly [name: string, value: string, meaning?: string | undefined, seconds?: number];

interface Group {
  /** A grant's title and its name in the token. */
  heading?: readonly [title: string | undefined, claim: string];
  rows: readonly Row[];
}

const MAX_ROWS = 20;
/** How many rows *Show more* adds: a hundred take 50 ms. */
const MORE_ROWS = 100;
const MAX_CHARACTERS = 200;
/** How much of a long value is rendered at most. Copying gives all of it. */
const WHOLE = 20_000;

const MEANINGS: Record<string, string> = {
  alg: "Algorithm",
  typ: "Type",
  cty: "Twilio Access Token, version 1",
  twr: "Region",
  kid: "Key ID",
  iss: "API key",
  sub: "Account",
  iat: "Issued",
  nbf: "Not before",
  exp: "Expires",
  jti: "Token ID",
  aud: "Audience",
  scope: "Scope",
};
const TIMES = new Set(["iat", "nbf", "exp"]);

type Members = Record<string, unknown>;

/** The header or the claims, without the grants. `isTwilios`: iss and sub are SIDs. */
export function Claims({ label, members, isTwilios }: { label: string; members: Members; isTwilios: boolean }) {
  const others = Object.entries(members).filter(([name]) => !(isTwilios && name === "grants"));
  const identity = isTwilios ? (members.grants as Members | undefined)?.identity : undefined;
  const rows = others.flatMap(([name, value]): Row[] => {
    const own =
      (name === "iss" || name === "sub") && !isTwilios ? { iss: "Issuer", sub: "Subject" }[name] : MEANINGS[name];
    if (TIMES.has(name) && typeof value === "number") return [[name, String(value), own, value]];
    return leaves(value, name).map(([path, text]) => [path, text, path === name ? own : undefined]);
  });
  if (identity !== undefined) rows.unshift(["grants.identity", textOf(identity), "Identity"]);
  return <Rows label={label} groups={[{ rows }]} />;
}

export function Grants({ grants }: { grants: Members }) {
  const names = Object.keys(grants).filter((name) => name !== "identity");
  if (names.length === 0) return <p class="list-end">No grants. Identifies a user without giving access.</p>;
  const groups = names.map((name): Group => {
    const title = GRANT_FORMS.find(({ claim }) => claim === name)?.title;
    return { heading: [title, name], rows: leaves(grants[name]) };
  });
  return <Rows label="Grants" groups={groups} />;
}

/** Returns the values in nested objects by path: "outgoing.application_sid". */
function leaves(value: unknown, path = ""): Row[] {
  if (typeof value !== "object" || value === null) return [[path, textOf(value)]];
  const members = Object.entries(value);
  if (members.length === 0)
    return [
      [path || "granted", Array.isArray(value) ? "[]" : "{}", path === "" ? "No restrictions" : undefined] as Row,
    ];
  return members.flatMap(([name, member]) => leaves(member, path === "" ? name : `${path}.${name}`));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined");
}

/** Long tokens are cut: the user may show the rest, step by step. */
function Rows({ label, groups }: { label: string; groups: readonly Group[] }) {
  const shown = useSignal(MAX_ROWS);
  const count = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  let left = shown.value;
  const bodies: ComponentChildren[] = [];
  for (const { heading, rows } of groups) {
    if (left <= 0) break;
    bodies.push(
      <tbody>
        {heading !== undefined && (
          <tr class="group">
            <th scope="rowgroup" colSpan={3}>
              {heading[0] !== undefined && `${heading[0]} `}
              <code>
                <SafeText text={heading[1]} />
              </code>
            </th>
          </tr>
        )}
        {rows.slice(0, left).map((row) => (
          <ClaimRow key={row[0]} row={row} />
        ))}
      </tbody>,
    );
    left -= rows.length;
  }
  return (
    <>
      <table class="claims" aria-label={label}>
        <colgroup>
          <col />
          <col />
          <col />
        </colgroup>
        {bodies}
      </table>
      {count > MAX_ROWS && (
        <div class="list-end">
          <span class="grow">
            {shown.value < count && `${shown.value} of `}
            {count} values
          </span>
          {shown.value > MAX_ROWS && (
            <Button
              small
              onClick={() => {
                shown.value = MAX_ROWS;
              }}
            >
              Show fewer
            </Button>
          )}
          {shown.value < count && (
            <Button
              small
              onClick={() => {
                shown.value += MORE_ROWS;
              }}
            >
              {count - shown.value > MORE_ROWS ? `Show ${MORE_ROWS} more` : `Show all ${count}`}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

function ClaimRow({ row: [name, value, meaning, seconds] }: { row: Row }) {
  const isWhole = useSignal(false);
  const isLong = value.length > MAX_CHARACTERS;
  return (
    <tr>
      <th scope="row">
        {meaning ?? <Path name={name} class="path" />}
        {meaning !== undefined && <Path name={name} class="claim-name" />}
      </th>
      <td>
        <div class="claim-value">
          {seconds !== undefined && (
            <span>
              {dateTime(seconds)}{" "}
              <span class="muted">
                <RelativeTime at={seconds} />
              </span>
            </span>
          )}
          <span class={seconds === undefined ? "mono" : "mono muted"}>
            <SafeText text={cut(value, isWhole.value ? WHOLE : MAX_CHARACTERS)} />
          </span>
          {isLong && (
            <Button
              small
              variant="ghost"
              class="with-text"
              onClick={() => {
                isWhole.value = !isWhole.value;
              }}
            >
              {isWhole.value ? "Show less" : shownLength(value)}
            </Button>
          )}
        </div>
      </td>
      <td class="shrink">
        <Copy what={name} text={value} />
      </td>
    </tr>
  );
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

function shownLength({ length }: string): string {
  const all = `${length.toLocaleString()} characters`;
  return length > WHOLE ? `Show ${WHOLE.toLocaleString()} of ${all}` : `Show all ${all}`;
}

/** A path that may break after its dots and underscores. */
function Path({ name, ...style }: { name: string; class: string }) {
  return (
    <code {...style}>
      {name.split(/(?<=[._])/).map((piece, index) => (
        <>
          {index > 0 && <wbr />}
          <SafeText text={piece} />
        </>
      ))}
    </code>
  );
}
