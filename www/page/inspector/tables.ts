import type { AccessToken } from "twilio-edge-auth";
import { GRANT_FORMS } from "../access-token/grant-fields.ts";
import { type Child, h, isPresent } from "../ui/dom.ts";
import { panel } from "../ui/panel.ts";
import { dateTime } from "../ui/time.ts";

/** What a table says about one member of the token: its name there, its value, and what that means. */
type Row = readonly [name: string, value: string, meaning?: string | undefined];

/** Rows that belong together, under a heading of their own if they have one. */
interface Group {
  heading?: Child[];
  rows: readonly Row[];
}

const HEADER_MEANINGS: Record<string, string> = {
  alg: "how it is signed",
  typ: "a JSON Web Token",
  cty: "an Access Token of Twilio, version 1",
  twr: "the region that it is for",
};

export function headerTable({ header }: AccessToken): HTMLElement {
  const rows = Object.entries(header).map(([name, value]): Row => [name, String(value), HEADER_MEANINGS[name]]);
  return table("Header", [{ rows }]);
}

export function claimsTable(token: AccessToken): HTMLElement {
  const rows: (Row | undefined)[] = [
    ["iss", token.keySid, "the API key that signed it"],
    ["sub", token.accountSid, "the account"],
    token.identity === undefined ? undefined : ["identity", token.identity, "who holds it"],
    timeRow("iat", token.issuedAt, "issued"),
    timeRow("nbf", token.notBefore, "valid from"),
    timeRow("exp", token.expiresAt, "valid until"),
    ["jti", token.id, "its own name"],
  ];
  return table("Claims", [{ rows: rows.filter(isPresent) }]);
}

export function grantsTable({ grants }: AccessToken): HTMLElement {
  const names = Object.keys(grants).filter((name) => name !== "identity");
  const groups = names.map((name): Group => ({ heading: grantTitle(name), rows: leaves(grants[name]) }));
  return table(
    "Grants",
    groups.length > 0 ? groups : [{ rows: [["none", "–", "it says who somebody is, and opens nothing"]] }],
  );
}

/** Our word for the grant, and the token's. */
function grantTitle(claim: string): Child[] {
  const form = GRANT_FORMS.find((each) => each.claim === claim);
  return [form !== undefined && `${form.title} `, h("code", {}, claim)];
}

function timeRow(name: string, seconds: number | undefined, meaning: string): Row | undefined {
  return seconds === undefined ? undefined : [name, `${seconds}`, `${meaning} ${dateTime(seconds)}`];
}

/** The values in an object of objects, by their paths: "outgoing.application_sid". */
function leaves(value: unknown, path = ""): Row[] {
  if (typeof value !== "object" || value === null)
    return [[path, typeof value === "string" ? value : JSON.stringify(value)]];
  const members = Object.entries(value);
  if (members.length === 0) return [[path || "granted", "{}", path === "" ? "without further limits" : undefined]];
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

/** A long name may be broken after its dots and underscores. */
function breakable(name: string): Child[] {
  return name.split(/(?<=[._])/).flatMap((piece, index) => (index === 0 ? [piece] : [h("wbr"), piece]));
}
