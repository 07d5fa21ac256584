import { RIGHTS } from "../access/rights.ts";
import { type App, resource } from "../app.ts";
import { json } from "../http/answers.ts";
import { readForm } from "../http/body.ts";
import { rfc2822 } from "../http/dates.ts";
import { clip, notFound, TwilioError } from "../http/errors.ts";
import type { Fields } from "../http/fields.ts";
import { PageTokens } from "../http/page-tokens.ts";
import { frame2010, linksOf, readPageRequest } from "../http/paging.ts";
import { MESSAGE_SID, MESSAGING_SERVICE_SID } from "../http/sids.ts";
import type { Message, NewMessage } from "../store/messages.ts";
import { enter2010, queryOf, sidOf } from "./parameters.ts";

const LONGEST_BODY = 1600;
/** A telephone number, or the address of another channel: `whatsapp:+15552229999`. */
const ADDRESS = /^(?:[a-z]+:)?\+[1-9]\d{6,14}$/;
/** A sender may also be a short code or a name. */
const SENDER = /^(?:(?:[a-z]+:)?\+[1-9]\d{6,14}|\d{3,8}|[A-Za-z0-9 ]{1,11})$/;
const SENT = ["DateSent", "DateSent<", "DateSent>"];

/** The sample resource, on which the rights of keys can be tried: create, list and fetch. */
export function messages(app: App): void {
  resource(app, "/2010-04-01/Accounts/:account/Messages.json", {
    GET: async (context) => {
      enter2010(context, RIGHTS.listMessages);
      const { messages, sid, vault } = context.var.account;
      const query = queryOf(context);
      const tokens = new PageTokens(vault.pages, "messages");
      const page = await readPageRequest(query, tokens);
      const sent = SENT.some((name) => query.has(name));
      const slice = messages.page({ to: query.get("To"), from: query.get("From"), sent }, page.size, page.from);
      const filters = [...query].filter(([name]) => ["To", "From", ...SENT].includes(name));
      const links = await linksOf(context.req.path, filters, page, slice, tokens);
      const rows = slice.rows.map((message) => shape(message, sid));
      return json(200, { messages: rows, ...frame2010(page, links, rows.length) });
    },
    POST: async (context) => {
      enter2010(context, RIGHTS.createMessage);
      const { messages, sid } = context.var.account;
      return json(201, shape(messages.create(newMessage(await readForm(context.req.raw))), sid));
    },
  });

  resource(app, "/2010-04-01/Accounts/:account/Messages/:sid", {
    GET: (context) => {
      enter2010(context, RIGHTS.readMessage);
      const { messages, sid } = context.var.account;
      const message = messages.get(sidOf(context, MESSAGE_SID));
      if (!message) throw notFound(context.req.path);
      return json(200, shape(message, sid));
    },
  });
}

/** Refuses what the real resource refuses, by its own codes. Of its many other parameters none is kept. */
function newMessage(form: Fields): NewMessage {
  const to = form.get("To") || undefined;
  const from = form.get("From") || undefined;
  const service = form.get("MessagingServiceSid") || undefined;
  const body = form.get("Body") || undefined;
  if (to === undefined) throw refusal(21604, "A 'To' phone number is required.");
  if (from === undefined && service === undefined) throw refusal(21603, "A 'From' phone number is required.");
  if (body === undefined) throw refusal(21602, "Message body is required.");
  if (!ADDRESS.test(to)) throw refusal(21211, `The 'To' number ${clip(to)} is not a valid phone number.`);
  if (from !== undefined && !SENDER.test(from)) {
    throw refusal(
      21212,
      `The 'From' number ${clip(from)} is not a valid phone number, shortcode, or alphanumeric sender ID.`,
    );
  }
  if (service !== undefined && !MESSAGING_SERVICE_SID.test(service)) {
    throw refusal(21701, "The Messaging Service does not exist");
  }
  if ([...body].length > LONGEST_BODY)
    throw refusal(21617, "The concatenated message body exceeds the 1600 character limit");
  return { to, from: from ?? null, messagingServiceSid: service ?? null, body };
}

function refusal(code: number, message: string): TwilioError {
  return new TwilioError(400, code, message);
}

function shape(message: Message, account: string) {
  const uri = `/2010-04-01/Accounts/${account}/Messages/${message.sid}`;
  const byService = message.messagingServiceSid !== null;
  return {
    sid: message.sid,
    account_sid: account,
    messaging_service_sid: message.messagingServiceSid,
    to: message.to,
    from: message.from,
    body: message.body,
    direction: "outbound-api",
    status: byService ? "accepted" : "queued",
    num_segments: byService ? "0" : `${segments(message.body)}`,
    num_media: "0",
    price: null,
    price_unit: "USD",
    error_code: null,
    error_message: null,
    api_version: "2010-04-01",
    date_created: rfc2822(message.created),
    date_updated: rfc2822(message.updated),
    date_sent: null,
    uri: `${uri}.json`,
    subresource_uris: { media: `${uri}/Media.json` },
  };
}

/** As many as the text needs in the alphabet that holds it; close enough for a message that is never sent. */
function segments(body: string): number {
  const [single, part] = /^\p{ASCII}*$/u.test(body) ? [160, 153] : [70, 67];
  return body.length <= single ? 1 : Math.ceil(body.length / part);
}
