import { hex, randomBytes } from "../crypto/bytes.ts";
import { TwilioError } from "./errors.ts";

/** What every answer carries: nothing here is to be cached, and nobody shall take this for the real thing. */
export function stamp(headers: Headers): void {
  headers.set("Cache-Control", "no-store");
  headers.set("Twilio-Request-Id", `RQ${hex(randomBytes(16))}`);
  headers.set("X-Local-Account", "development equipment: not Twilio, nothing is sent");
}

export function json(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { "Content-Type": "application/json;charset=utf-8" } });
}

export function errorAnswer(error: TwilioError): Response {
  const answer = json(error.status, {
    code: error.code,
    message: error.message,
    more_info: `https://www.twilio.com/docs/errors/${error.code}`,
    status: error.status,
  });
  for (const [name, value] of Object.entries(error.headers)) answer.headers.set(name, value);
  return answer;
}

export function serverFault(message: string): Response {
  const answer = errorAnswer(new TwilioError(500, 20500, message));
  stamp(answer.headers);
  return answer;
}
