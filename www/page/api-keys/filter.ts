import { signal } from "@preact/signals";
import { fieldState } from "../ui/field.tsx";
import type { KeyRow } from "./state.ts";

const OLD = 90 * 86_400_000; // milliseconds

/** The filter and order of the list. They stay while the user looks at a key. */
export const filterText = fieldState();
export const filterType = signal("");
export const sortBy = signal("newest");

/** Returns the keys to show, in order. */
export function rowsFor(keys: readonly KeyRow[], text: string, type: string, sort: string): readonly KeyRow[] {
  const query = text.trim().toLowerCase();
  const rows = keys.filter((key) => {
    const isFound = [key.friendlyName ?? "", key.sid].some((each) => each.toLowerCase().includes(query));
    return isFound && hasType(key, type);
  });
  if (sort === "newest" && type === "" && query === "") return rows;
  const created = new Map(rows.map(({ sid, dateCreated }) => [sid, Date.parse(dateCreated ?? "") || 0]));
  const compare = {
    newest: (a: KeyRow, b: KeyRow) => (created.get(b.sid) ?? 0) - (created.get(a.sid) ?? 0),
    oldest: (a: KeyRow, b: KeyRow) => (created.get(a.sid) ?? 0) - (created.get(b.sid) ?? 0),
    name: (a: KeyRow, b: KeyRow) => COLLATOR.compare(a.friendlyName ?? "", b.friendlyName ?? ""),
  }[sort];
  return compare ? [...rows].sort(compare) : rows;
}

const COLLATOR = new Intl.Collator();

function hasType(key: KeyRow, type: string): boolean {
  if (type === "") return true;
  if (type === "old") return key.dateCreated !== null && Date.now() - Date.parse(key.dateCreated) > OLD;
  return key.type === type || (type !== "restricted" && key.type === "standard-or-main");
}
