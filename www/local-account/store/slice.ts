/** A place in a list: the newest change first, and `seq` where two share a millisecond. */
export interface Place {
  updated: number;
  seq: number;
}

export interface From {
  direction: "after" | "before";
  place: Place;
}

export interface Slice<Row> {
  rows: Row[];
  /** Whether there is anything on either side of these rows. */
  before: boolean;
  after: boolean;
}

/** A condition of a list's query, its values bound in order. */
export interface Filter {
  condition: string;
  values: SqlStorageValue[];
}

/**
 * One page by its place, never by an offset: SQLite walks the index from there, so that the last page of ten thousand
 * costs what the first one does, and rows that come or go meanwhile shift nothing.
 */
export function slice<Row extends Place & Record<string, SqlStorageValue>>(
  sql: SqlStorage,
  table: "keys" | "messages",
  filters: Filter[],
  size: number,
  from?: From,
): Slice<Row> {
  const backwards = from?.direction === "before";
  const select = (columns: string, all: Filter[], limit: number, ascending = false) => {
    const where = all.length > 0 ? `WHERE ${all.map((filter) => filter.condition).join(" AND ")}` : "";
    const order = ascending ? "updated ASC, seq ASC" : "updated DESC, seq DESC";
    const query = `SELECT ${columns} FROM ${table} ${where} ORDER BY ${order} LIMIT ?`;
    return sql.exec<Row>(query, ...all.flatMap((filter) => filter.values), limit).toArray();
  };
  const side = (comparison: "<" | "<=" | ">" | ">=", { updated, seq }: Place): Filter => ({
    condition: `(updated, seq) ${comparison} (?, ?)`,
    values: [updated, seq],
  });

  // One row more than the page: it tells that the list goes on.
  const bounds = from ? [side(backwards ? ">" : "<", from.place)] : [];
  const rows = select("*", [...filters, ...bounds], size + 1, backwards);
  const goesOn = rows.length > size;
  if (goesOn) rows.pop();
  if (backwards) rows.reverse();

  // The other side cannot be read off the page. Where the page is empty, the place itself belongs to it.
  const there = (comparison: "<" | ">") => {
    const edge = comparison === ">" ? rows[0] : rows.at(-1);
    const bound = edge ? side(comparison, edge) : from && side(`${comparison}=`, from.place);
    return bound !== undefined && select("1 AS found", [...filters, bound], 1).length > 0;
  };
  return backwards
    ? { rows, before: goesOn, after: there("<") }
    : { rows, before: from !== undefined && there(">"), after: goesOn };
}
