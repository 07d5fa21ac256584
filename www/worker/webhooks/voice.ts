import { xmlResponse } from "../http/response.ts";

const XML_ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Returns the TwiML that greets a caller. The parameters are signed by Twilio, but their values are the caller's. */
export function answerCall(params: URLSearchParams): Response {
  const caller = params.get("From") ?? "somebody";
  const twiml = `<?xml version="1.0" encoding="UTF-8"?>
<Response><Say>Hello, ${escapeXml(caller)}. Your call has reached the edge.</Say></Response>`;
  return xmlResponse(twiml);
}

/** Escapes text for an XML element, without the characters that XML does not allow. */
function escapeXml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => XML_ESCAPES[character] ?? "")
    .replace(/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "");
}
