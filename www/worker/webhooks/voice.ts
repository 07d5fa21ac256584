const XML_ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** What is said to who calls: TwiML. The parameters are Twilio's, but what stands in them is a caller's. */
export function answerCall(params: URLSearchParams): Response {
  const caller = params.get("From") ?? "somebody";
  const twiml = `<?xml version="1.0" encoding="UTF-8"?>
<Response><Say>Hello, ${escapeXml(caller)}. Your call has reached the edge.</Say></Response>`;
  return new Response(twiml, { headers: { "Content-Type": "text/xml; charset=utf-8" } });
}

/** Text for an XML element; what XML cannot hold at all is left out. */
function escapeXml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => XML_ESCAPES[character] ?? "")
    .replace(/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "");
}
