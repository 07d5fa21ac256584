import { defineCommand } from "../command.js";
import { readVariables } from "../credentials.js";
import type { Variables } from "../env-file.js";
import { exitCodes, Failure, usageError } from "../failure.js";
import { readRequest } from "../http-request.js";
import { readInput } from "../input.js";
import { type Library, library } from "../library.js";
import { nearestMatch } from "../near-misses.js";
import { envFile, json } from "../options.js";
import { escapeText, print, printJson, styled } from "../terminal.js";
import { bodyHash, checkUrl, contentOptions, formOf, readContent, type SignedRequest } from "../webhook.js";

type AuthToken = InstanceType<Library["AuthToken"]>;

interface Report {
  valid: boolean;
  reason: string;
  message: string;
  advice?: string | undefined;
  /** The URL that the signature is of, if it is known. */
  url?: string | undefined;
}

export const command = defineCommand({
  name: "webhook check",
  details: [
    "Needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN. If the signature does not match, it is compared with other forms of the request: scheme, port, slash, query, trimmed values, and the token in TWILIO_SECONDARY_AUTH_TOKEN.",
  ],
  options: {
    url: { value: "URL", help: "The URL as it is configured at Twilio. Default: that of --request." },
    signature: { value: "SIGNATURE", help: "The header X-Twilio-Signature. Default: that of --request." },
    ...contentOptions,
    request: {
      value: "FILE",
      file: true,
      excludes: ["param", "body"],
      help: "A raw HTTP request, or a HAR file; - is standard input.",
    },
    ...envFile,
    ...json,
  },
  examples: [
    {
      comment: "A form",
      line: "twilio-edge-auth webhook check --url https://example.com/sms --signature 0/KCTR6DLpKmkAf8muzZqo1nDgQ= --param Body=Hello",
    },
    { comment: "A request that was recorded", line: "twilio-edge-auth webhook check --request request.txt" },
  ],
  async run(values) {
    const { request, signature } = await readSignedRequest(values);
    const { AuthToken } = await library();
    const variables = await readVariables(values);
    const token = AuthToken.fromEnv(variables);
    const report = await judge(token, variables, request, signature);
    token.free();
    if (values.json) {
      await printJson(report);
    } else {
      const title = report.valid ? styled("Valid", "green") : styled("Invalid", "red");
      await print(`${title}: ${escapeText(report.message)}`);
      if (report.advice !== undefined) await print(report.advice);
    }
    return report.valid ? exitCodes.ok : exitCodes.refused;
  },
});

interface CheckValues {
  url: string | undefined;
  signature: string | undefined;
  param: readonly string[];
  body: string | undefined;
  request: string | undefined;
}

async function readSignedRequest(values: CheckValues): Promise<{ request: SignedRequest; signature: string }> {
  const url = values.url === undefined ? undefined : checkUrl(values.url);
  if (values.request !== undefined) {
    const request = readRequest(await readInput(values.request, "--request"), url);
    if (request.headers.has("x-twilio-webhooks-signature-settings")) {
      throw new Failure("--request: it is signed with a webhook shared key, which this command cannot check");
    }
    const signature = values.signature ?? request.headers.get("x-twilio-signature");
    if (signature === undefined) throw new Failure("--request: it has no X-Twilio-Signature header");
    return { request, signature };
  }
  if (url === undefined) throw usageError("missing option: --url URL, or --request FILE");
  if (values.signature === undefined) throw usageError("missing option: --signature SIGNATURE");
  return { request: { method: "POST", url, ...(await readContent(values)) }, signature: values.signature };
}

async function judge(
  token: AuthToken,
  variables: Variables,
  request: SignedRequest,
  signature: string,
): Promise<Report> {
  const { url, params, body } = request;
  const content = { ...(params && { params: formOf(params) }), ...(body && { body }) };
  if (token.verifyWebhook({ url, signature, ...content })) {
    return { valid: true, reason: "valid", message: `the signature is that of ${url} and of this Auth Token`, url };
  }
  if (!/^[A-Za-z0-9+/]{27}=$/.test(signature)) {
    return {
      valid: false,
      reason: "malformed_signature",
      message: "the signature is not one of Twilio's: expected 28 characters of base64 that end with =",
      advice: "Pass the header as it arrived, without its name and without a line break.",
    };
  }
  const found = await nearestMatch(token, request, signature);
  if (found?.differences.length === 0) return judgeBody(url, body);
  if (found !== undefined) return describeMatch(found.url, found.differences, found.advice);
  return (await judgeOtherToken(variables, request, signature)) ?? noMatch;
}

const noMatch: Report = {
  valid: false,
  reason: "signature_mismatch",
  message: "the signature is of no form of this request that was tried",
  advice:
    "Either the Auth Token is another one (webhooks of a subaccount are signed with its own, and only the primary token signs), or the URL is not the one that is configured at Twilio, or the request was changed.",
};

/** The signature is right, and still the request is refused. */
function judgeBody(url: string, body: Buffer | undefined): Report {
  const signed = new URL(url).searchParams.get("bodySHA256");
  if (body === undefined) {
    return {
      valid: false,
      reason: "body_mismatch",
      message: "the signature is right, but the URL has a bodySHA256: the body is needed too",
      advice: "Give the body with --body FILE, and no form.",
      url,
    };
  }
  const message =
    signed === null
      ? "the signature is right, but the URL has no bodySHA256: the body is not signed"
      : "the signature is right, but the URL's bodySHA256 is not the hash of this body";
  const advice =
    signed === null
      ? "Twilio adds bodySHA256 to the URL of requests with a JSON body: verify the URL as it arrived."
      : `The hash of this body is ${bodyHash(body)}. Verify the bytes that arrived, not parsed and serialized JSON.`;
  return { valid: false, reason: "body_mismatch", message, advice, url };
}

function describeMatch(url: string, differences: readonly string[], advice: string | undefined): Report {
  const message = `the signature is of ${url}, with ${differences.join(" and ")}`;
  return { valid: false, reason: "signature_mismatch", message, advice, url };
}

async function judgeOtherToken(
  variables: Variables,
  request: SignedRequest,
  signature: string,
): Promise<Report | undefined> {
  const { TWILIO_ACCOUNT_SID: accountSid = "", TWILIO_SECONDARY_AUTH_TOKEN: authToken } = variables;
  if (!authToken) return undefined;
  const { AuthToken } = await library();
  const other = new AuthToken({ accountSid, authToken });
  const found = await nearestMatch(other, request, signature);
  other.free();
  return (
    found && {
      valid: false,
      reason: "other_token",
      message: "the signature is by the token in TWILIO_SECONDARY_AUTH_TOKEN",
      advice: "It was promoted to the primary one: use it as TWILIO_AUTH_TOKEN.",
      url: found.url,
    }
  );
}
