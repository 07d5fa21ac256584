/** A position in a list. The last change comes first; `seq` orders rows of the same millisecond. */
export interface Position {
  updated: number;
  seq: number;
}

/** The rows before or after a position. */
export interface Start extends Position {
  direction: "before" | "after";
}

export interface SliceRequest {
  table: string;
  size: number;
  /** Undefined for the first page. */
  start: Start | undefined;
}

export interface Slice<R> {
  rows: R[];
  hasPrevious: boolean;
  hasNext: boolean;
}

/** A condition in SQL with a `?` for each value. */
export type Condition = [sql: string, ...values: SqlStorageValue[]];

export type Row = Record<string, SqlStorageValue>;

/** Returns the first row of a query. */
export function selectFirst<R extends Row>(
  sql: SqlStorage,
  query: string,
  ...values: SqlStorageValue[]
): R | undefined {
  return sql.exec<R>(query, ...values).toArray()[0];
}

/**
 * Reads one page of a table with the columns `updated` and `seq`. A page begins at a position, not at an offset, so rows
 * that are added or removed between two requests move no other row to another page.
 */
export function readSlice<R extends Position & Row>(
  sql: SqlStorage,
  { table, size, start }: SliceRequest,
  filters: Condition[] = [],
): Slice<R> {
  const select = (columns: string, order: "ASC" | "DESC", limit: number, conditions: Condition[]) => {
    const where = conditions.map(([condition]) => condition).join(" AND ") || "TRUE";
    const query = `SELECT ${columns} FROM ${table} WHERE ${where} ORDER BY updated ${order}, seq ${order} LIMIT ?`;
    return sql.exec<R>(query, ...conditions.flatMap(([, ...values]) => values), limit).toArray();
  };
  const compare = (operator: string, { updated, seq }: Position): Condition => [
    `(updated, seq) ${operator} (?, ?)`,
    updated,
    seq,
  ];

  const isBackwards = start?.direction === "before";
  const bound = start ? [compare(isBackwards ? ">" : "<", start)] : [];
  // One row more than the page shows whether the list continues in this direction.
  const rows = select("*", isBackwards ? "ASC" : "DESC", size + 1, [...filters, ...bound]);
  const continues = rows.length > size;
  if (continues) rows.pop();
  if (isBackwards) rows.reverse();

  // The other direction needs a query of its own. If the page is empty, the row at the start is on that side.
  const exists = (operator: ">" | "<", edge: R | undefined) => {
    const limit = edge ? compare(operator, edge) : start && compare(`${operator}=`, start);
    return limit !== undefined && select("1", "DESC", 1, [...filters, limit]).length > 0;
  };
  return isBackwards
    ? { rows, hasPrevious: continues, hasNext: exists("<", rows.at(-1)) }
    : { rows, hasPrevious: start !== undefined && exists(">", rows[0]), hasNext: continues };
}

/** Returns a new SID: the prefix and 32 hexadecimal digits. */
export function newSid(prefix: string): string {
  return prefix + crypto.randomUUID().replaceAll("-", "");
}

/** Returns a new Auth Token: 32 hexadecimal digits. */
export function newAuthToken(): string {
  return newSid("");
}

const ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Returns a new secret in Twilio's form: 32 letters and digits. The slight modulo bias does not matter in development. */
export function newSecret(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => ALPHANUMERIC[byte % 62]).join("");
}
