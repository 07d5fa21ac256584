import { computed, signal } from "@preact/signals";
import { type KeyRow, keys } from "./state.ts";

const OLD = 90 * 86_400_000; // milliseconds

/** The filter and order of the list. They stay while the user looks at a key. */
export const filterText = signal("");
export const filterType = signal("");
export const sortBy = signal("newest");

/** The keys in order. Sorted again only when the keys or the order change, not with each letter of the filter. */
const sorted = computed((): readonly KeyRow[] => {
  if (sortBy.value === "name") {
    return [...keys.value].sort((a, b) => COLLATOR.compare(a.friendlyName ?? "", b.friendlyName ?? ""));
  }
  const created = new Map(keys.value.map(({ sid, dateCreated }) => [sid, Date.parse(dateCreated ?? "") || 0]));
  const sign = sortBy.value === "newest" ? -1 : 1;
  return [...keys.value].sort((a, b) => sign * ((created.get(a.sid) ?? 0) - (created.get(b.sid) ?? 0)));
});

const COLLATOR = new Intl.Collator();

/** The keys to show, in order. */
export const rows = computed((): readonly KeyRow[] => {
  const query = filterText.value.trim().toLowerCase();
  const type = filterType.value;
  if (query === "" && type === "") return sorted.value;
  return sorted.value.filter((key) => {
    const { friendlyName, sid } = key;
    const isFound = (friendlyName ?? "").toLowerCase().includes(query) || sid.toLowerCase().includes(query);
    return isFound && hasType(key, type);
  });
});

function hasType(key: KeyRow, type: string): boolean {
  if (type === "") return true;
  if (type === "old") return key.dateCreated !== null && Date.now() - Date.parse(key.dateCreated) > OLD;
  return key.type === type || (type !== "restricted" && key.type === "standard-or-main");
}
