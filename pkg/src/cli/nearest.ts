/** The work is proportional to the product of the lengths. */
const maxLength = 100;

/** Returns the number of insertions, deletions, substitutions and swaps of neighbours between two short words. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, substitution);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) best = Math.min(best, at(i - 2, j - 2) + 1);
      rows[i]?.push(best);
    }
  }
  return at(a.length, b.length);
}

/** Returns the known word that is most like a misspelt one, or undefined if none is. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > maxLength) return undefined;
  const scored = known.map((candidate) => {
    const isPart = word.length > 2 && (candidate.startsWith(word) || word.startsWith(candidate));
    return { candidate, distance: isPart ? 1 : editDistance(word, candidate) };
  });
  const [best] = scored.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.candidate : undefined;
}

/** Returns ` (did you mean "…"?)`, or "" if no known word is like it. */
export function suggestion(word: string, known: readonly string[], prefix = ""): string {
  const candidate = nearest(word, known);
  return candidate === undefined ? "" : ` (did you mean "${prefix}${candidate}"?)`;
}
