/** Names of keys during a rotation. They say in the Console what each key is. */

/** The maximum length of a key's name, in characters. */
const maxLength = 64;

/** The marker that a rotation appends to the names of the two keys. */
const marker = / ?\((?:replaces|replaced by) SK[0-9a-fA-F]{8}\)$/;

/** Returns a name without the marker of a rotation; null if nothing remains. */
export function unmarked(name: string | null): string | null {
  return name?.replace(marker, "") || null;
}

/** Appends a marker to a name, which is shortened if necessary. */
export function marked(name: string | null, text: string): string {
  const end = `(${text})`;
  if (name === null) return end;
  return `${Array.from(name)
    .slice(0, maxLength - end.length - 1)
    .join("")} ${end}`;
}

/** The marker of the key that replaces another one. */
export const replaces = (sid: string): string => `replaces ${sid.slice(0, 10)}`;

/** The marker of the key that was replaced. */
export const replacedBy = (sid: string): string => `replaced by ${sid.slice(0, 10)}`;
