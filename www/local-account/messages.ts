import { actOn2010 } from "./authorization.ts";
import { clip, notFound, TwilioError } from "./errors.ts";
import { addResource, formatRfc2822, jsonResponse, type Subject } from "./http.ts";
import { buildLinks, buildPaging2010, readPageRequest } from "./paging.ts";
import { type Fields, MESSAGE_SID, MESSAGING_SERVICE_SID, readForm, readQuery, readSid2010 } from "./parameters.ts";
import { type Condition, newSid, readSlice, selectFirst } from "./store.ts";

type Message = {
  seq: number;
  sid: string;
  account: string;
  recipient: string;
  sender: string | null;
  service: string | null;
  body: string;
  created: number;
  updated: number;
};

const TABLE = "messages";

const MAX_BODY_LENGTH = 1600;
/** A telephone number, or the address of another channel: `whatsapp:+15552229999`. */
const ADDRESS = /^(?:[a-z]+:)?\+[1-9]\d{6,14}$/;
/** An address, a short code or a name. */
const SENDER = /^(?:(?:[a-z]+:)?\+[1-9]\d{6,14}|\d{3,8}|[A-Za-z0-9 ]{1,11})$/;

/** The query parameters that filter a list. Nothing is ever sent, so a filter by the date of sending finds nothing. */
const FILTERS: Record<string, string> = {
  To: "recipient = ?",
  From: "sender = ?",
  DateSent: "? IS NULL",
  "DateSent<": "? IS NULL",
  "DateSent>": "? IS NULL",
};

/** A sample resource to test the rights of keys with: messages are stored and sent to nobody. */
export const messages: Subject = {
  tables: `
    CREATE TABLE IF NOT EXISTS ${TABLE} (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE, account TEXT NOT NULL, recipient TEXT NOT NULL,
      sender TEXT, service TEXT, body TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL
    );
    CREATE INDEX IF NOT EXISTS ${TABLE}_newest ON ${TABLE} (account, updated DESC, seq DESC);`,
  routes(app) {
    addResource(app, "/2010-04-01/Accounts/:account/Messages.json", {
      GET: (context) => {
        actOn2010(context, "twilio/messaging/messages/list");
        const { accountSid, sql } = context.var;
        const query = readQuery(context);
        const page = readPageRequest(query, TABLE);
        const filters = [...query].filter(([name]) => Object.hasOwn(FILTERS, name));
        const conditions = filters.map(([name, value]): Condition => [FILTERS[name] ?? "", value]);
        const slice = readSlice<Message>(sql, page, [["account = ?", accountSid], ...conditions]);
        const links = buildLinks(context.req.path, filters, page, slice);
        const rows = slice.rows.map(toJson);
        return jsonResponse(200, { messages: rows, ...buildPaging2010(page, links, rows.length) });
      },
      POST: async (context) => {
        actOn2010(context, "twilio/messaging/messages/create");
        const { accountSid, sql } = context.var;
        const { to, from, service, body } = readMessage(await readForm(context));
        const now = Date.now();
        const columns = "sid, account, recipient, sender, service, body, created, updated";
        const query = `INSERT INTO ${TABLE} (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`;
        const values = [newSid("SM"), accountSid, to, from ?? null, service ?? null, body, now, now];
        return jsonResponse(201, toJson(sql.exec<Message>(query, ...values).one()));
      },
    });

    addResource(app, "/2010-04-01/Accounts/:account/Messages/:sid", {
      GET: (context) => {
        actOn2010(context, "twilio/messaging/messages/read");
        const { accountSid, sql } = context.var;
        const query = `SELECT * FROM ${TABLE} WHERE sid = ? AND account = ?`;
        const message = selectFirst<Message>(sql, query, readSid2010(context, MESSAGE_SID), accountSid);
        if (!message) throw notFound(context.req.path);
        return jsonResponse(200, toJson(message));
      },
    });
  },
};

/** Validates a new message with Twilio's error codes. Other parameters are ignored. */
function readMessage(form: Fields) {
  const to = form.get("To") || undefined;
  const from = form.get("From") || undefined;
  const service = form.get("MessagingServiceSid") || undefined;
  const body = form.get("Body") || undefined;
  if (to === undefined) throw invalid(21604, "A 'To' phone number is required.");
  if (from === undefined && service === undefined) throw invalid(21603, "A 'From' phone number is required.");
  if (body === undefined) throw invalid(21602, "Message body is required.");
  if (!ADDRESS.test(to)) throw invalid(21211, `The 'To' number ${clip(to)} is not a valid phone number.`);
  if (from !== undefined && !SENDER.test(from)) {
    const expected = "a valid phone number, shortcode, or alphanumeric sender ID";
    throw invalid(21212, `The 'From' number ${clip(from)} is not ${expected}.`);
  }
  if (service !== undefined && !MESSAGING_SERVICE_SID.test(service)) {
    throw invalid(21701, "The Messaging Service does not exist");
  }
  if ([...body].length > MAX_BODY_LENGTH) {
    throw invalid(21617, `The concatenated message body exceeds the ${MAX_BODY_LENGTH} character limit`);
  }
  return { to, from, service, body };
}

function invalid(code: number, message: string): TwilioError {
  return new TwilioError(400, code, message);
}

function toJson({ sid, account, recipient, sender, service, body, created, updated }: Message) {
  const uri = `/2010-04-01/Accounts/${account}/Messages/${sid}`;
  return {
    sid,
    account_sid: account,
    messaging_service_sid: service,
    to: recipient,
    from: sender,
    body,
    direction: "outbound-api",
    status: service === null ? "queued" : "accepted",
    num_segments: service === null ? `${countSegments(body)}` : "0",
    num_media: "0",
    price: null,
    price_unit: "USD",
    error_code: null,
    error_message: null,
    api_version: "2010-04-01",
    date_created: formatRfc2822(created),
    date_updated: formatRfc2822(updated),
    date_sent: null,
    uri: `${uri}.json`,
    subresource_uris: { media: `${uri}/Media.json` },
  };
}

/** Counts the segments of a text in ASCII or UCS-2: close enough for a message that is never sent. */
function countSegments(body: string): number {
  const [single, part] = /^\p{ASCII}*$/u.test(body) ? [160, 153] : [70, 67];
  return body.length <= single ? 1 : Math.ceil(body.length / part);
}
