import { newSid } from "../crypto/bytes.ts";
import { type Filter, type From, type Slice, slice } from "./slice.ts";

export interface NewMessage {
  to: string;
  from: string | null;
  messagingServiceSid: string | null;
  body: string;
}

export interface Message extends NewMessage {
  seq: number;
  sid: string;
  created: number;
  updated: number;
}

export interface MessageFilter {
  to?: string | undefined;
  from?: string | undefined;
  /** No message here was ever sent, so that a filter by the date of sending finds none. */
  sent?: boolean;
}

type Row = {
  seq: number;
  sid: string;
  recipient: string;
  sender: string | null;
  service: string | null;
  body: string;
  created: number;
  updated: number;
};

/** The sample resource: messages that are kept and go nowhere. */
export class Messages {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  create({ to, from, messagingServiceSid, body }: NewMessage): Message {
    const now = Date.now();
    const row = this.#sql
      .exec<Row>(
        `INSERT INTO messages (sid, recipient, sender, service, body, created, updated)
         VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *`,
        ...[newSid("SM"), to, from, messagingServiceSid, body, now, now],
      )
      .one();
    return messageOf(row);
  }

  get(sid: string): Message | undefined {
    const [row] = this.#sql.exec<Row>("SELECT * FROM messages WHERE sid = ?", sid).toArray();
    return row && messageOf(row);
  }

  page({ to, from, sent }: MessageFilter, size: number, place?: From): Slice<Message> {
    const filters: Filter[] = [];
    if (to !== undefined) filters.push({ condition: "recipient = ?", values: [to] });
    if (from !== undefined) filters.push({ condition: "sender = ?", values: [from] });
    if (sent) filters.push({ condition: "FALSE", values: [] });
    const found = slice<Row>(this.#sql, "messages", filters, size, place);
    return { ...found, rows: found.rows.map(messageOf) };
  }
}

function messageOf(row: Row): Message {
  const { seq, sid, body, created, updated } = row;
  return { seq, sid, to: row.recipient, from: row.sender, messagingServiceSid: row.service, body, created, updated };
}
