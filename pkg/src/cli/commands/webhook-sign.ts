import { randomBytes } from "node:crypto";
import { defineCommand } from "../command.js";
import { readVariables } from "../credentials.js";
import { library } from "../library.js";
import { envFile, json } from "../options.js";
import { quoteForShell } from "../shell.js";
import { print, printJson } from "../terminal.js";
import { bodyHash, checkUrl, contentOptions, formOf, readContent, type SignedRequest } from "../webhook.js";

export const command = defineCommand({
  name: "webhook sign",
  details: [
    "Needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN. For a body the URL gets Twilio's bodySHA256 parameter. A URL of wss is signed as the handshake of a WebSocket.",
  ],
  options: {
    url: { value: "URL", required: true, help: "The URL as it is configured at Twilio, with its query." },
    ...contentOptions,
    to: { value: "URL", help: "Sends the request to this URL, such as a local server, and signs --url." },
    ...envFile,
    ...json,
  },
  examples: [
    {
      comment: "An incoming message",
      line: "twilio-edge-auth webhook sign --url https://example.com/sms --param From=+15017122661 --param Body=Hello",
    },
    {
      comment: "A JSON body, sent to a local server at once",
      line: "twilio-edge-auth webhook sign --url https://example.com/events --body event.json \\\n  --to http://localhost:3000/events --json | jq -r .curl | sh",
    },
  ],
  async run(values) {
    const content = await readContent(values);
    const url = withBodyHash(checkUrl(values.url), content.body);
    const { AuthToken } = await library();
    const token = AuthToken.fromEnv(await readVariables(values));
    const signature = token.webhookSignature(url, content.params && formOf(content.params));
    token.free();
    const target = values.to === undefined ? url : withBodyHash(checkUrl(values.to), content.body);
    const curl = curlOf({ method: "POST", url: target, ...content }, signature, values.body);
    if (values.json) {
      await printJson({ url, signature, curl });
    } else {
      await print(`X-Twilio-Signature: ${signature}`);
      await print(`\n${curl}`);
    }
    return 0;
  },
});

/** Adds the hash of a body to the end of the query, as Twilio does. */
function withBodyHash(url: string, body: Buffer | undefined): string {
  if (body === undefined || /[?&]bodySHA256=/.test(url)) return url;
  const [start = "", fragment] = url.split(/(?=#)/);
  return `${start}${start.includes("?") ? "&" : "?"}bodySHA256=${bodyHash(body)}${fragment ?? ""}`;
}

function curlOf({ url, params, body }: SignedRequest, signature: string, path: string | undefined): string {
  const header = (name: string, value: string) => ["-H", quoteForShell(`${name}: ${value}`)];
  const signed = header("X-Twilio-Signature", signature);
  if (/^wss?:/i.test(url)) {
    const handshake = [
      ...header("Connection", "Upgrade"),
      ...header("Upgrade", "websocket"),
      ...header("Sec-WebSocket-Version", "13"),
      ...header("Sec-WebSocket-Key", randomBytes(16).toString("base64")),
    ];
    return ["curl --http1.1 -i", ...handshake, ...signed, quoteForShell(url.replace(/^ws/i, "http"))].join(" ");
  }
  const content =
    body !== undefined
      ? [...header("Content-Type", "application/json"), "--data-binary", quoteForShell(`@${path}`)]
      : (params ?? []).flatMap(([name, value]) => ["--data-urlencode", quoteForShell(`${name}=${value}`)]);
  return ["curl", ...content, ...signed, quoteForShell(url)].join(" ");
}
