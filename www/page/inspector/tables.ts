import type { AccessToken } from "twilio-edge-auth";
import { GRANT_FORMS } from "../access-token/grant-fields.ts";
import { type Child, h, isPresent } from "../ui/dom.ts";
import { panel } from "../ui/panel.ts";
import { dateTime } from "../ui/time.ts";

/** A row for one member of the token: its name, value and meaning. */
type Row = readonly [name: string, value: string, meaning?: string | undefined];

/** A group of rows with an optional heading. */
interface Group {
  heading?: Child[];
  rows: readonly Row[];
}

const HEADER_MEANINGS: Record<string, string> = {
  alg: "Algorithm",
  typ: "JSON Web Token",
  cty: "Twilio Access Token, version 1",
  twr: "Region",
};

export function headerTable({ header }: AccessToken): HTMLElement {
  const rows = Object.entries(header).map(([name, value]): Row => [name, String(value), HEADER_MEANINGS[name]]);
  return table("Header", [{ rows }]);
}

export function claimsTable(token: AccessToken): HTMLElement {
  const rows: (Row | undefined)[] = [
    ["iss", token.keySid, "API key"],
    ["sub", token.accountSid, "Account"],
    token.identity === undefined ? undefined : ["identity", token.identity, "Identity"],
    timeRow("iat", token.issuedAt, "Issued"),
    timeRow("nbf", token.notBefore, "Not before"),
    timeRow("exp", token.expiresAt, "Expires"),
    ["jti", token.id, "Unique token ID"],
  ];
  return table("Claims", [{ rows: rows.filter(isPresent) }]);
}

export function grantsTable({ grants }: AccessToken): HTMLElement {
  const names = Object.keys(grants).filter((name) => name !== "identity");
  const groups = names.map((name): Group => ({ heading: grantTitle(name), rows: leaves(grants[name]) }));
  return table("Grants", groups.length > 0 ? groups : [{ rows: [["none", "–", "Identity only, no access"]] }]);
}

/** The title of a grant, and its name in the token. */
function grantTitle(claim: string): Child[] {
  const form = GRANT_FORMS.find((each) => each.claim === claim);
  return [form !== undefined && `${form.title} `, h("code", {}, claim)];
}

function timeRow(name: string, seconds: number | undefined, meaning: string): Row | undefined {
  return seconds === undefined ? undefined : [name, `${seconds}`, `${meaning} ${dateTime(seconds)}`];
}

/** Returns the values in nested objects by path: "outgoing.application_sid". */
function leaves(value: unknown, path = ""): Row[] {
  if (typeof value !== "object" || value === null)
    return [[path, typeof value === "string" ? value : JSON.stringify(value)]];
  const members = Object.entries(value);
  if (members.length === 0) return [[path || "granted", "{}", path === "" ? "No restrictions" : undefined]];
  return members.flatMap(([name, member]) => leaves(member, path === "" ? name : `${path}.${name}`));
}

function table(title: string, groups: readonly Group[]): HTMLElement {
  const bodies = groups.map(({ heading, rows }) =>
    h(
      "tbody",
      {},
      heading !== undefined && h("tr", {}, h("th", { scope: "rowgroup", colspan: 2, class: "group" }, ...heading)),
      ...rows.map(tableRow),
    ),
  );
  return panel(title, [], h("table", {}, ...bodies));
}

function tableRow([name, value, meaning]: Row): HTMLElement {
  const explained = meaning !== undefined && h("small", {}, meaning);
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, ...breakable(name)),
    h("td", {}, h("span", { class: "mono" }, value), explained),
  );
}

/** Allows line breaks after the dots and underscores of a name. */
function breakable(name: string): Child[] {
  return name.split(/(?<=[._])/).flatMap((piece, index) => (index === 0 ? [piece] : [h("wbr"), piece]));
}
