import { signedUrls } from "twilio-edge-auth";
import { type NearMiss, nearMiss } from "./near-misses.ts";
import { paramsOf, type SignedRequest, type Signer } from "./request.ts";

export interface Verdict {
  tone: "good" | "bad" | "info";
  title: string;
  text: string;
  /** A URL that matches. */
  url?: string;
}

/** What is known about a request. */
export interface Report {
  verdict: Verdict;
  /** The signature of the entered URL. Undefined if the URL is invalid. */
  signature: string | undefined;
  /** The URL variants that Twilio may have signed. */
  tried: readonly { url: string; signature: string }[];
  /** The variant that matches. */
  matching: string | undefined;
  /** The parameters in the order in which they are signed. */
  sorted: readonly (readonly [name: string, value: string])[];
  /** The signed string of the entered URL. */
  signedString: string;
}

const INVALID_URL = "Enter an absolute URL (http, https, ws, wss), 16 KB at most.";

/** Reports on a request. Yields after each computation: those of a large request take several tasks. */
export function* reportOn(signer: Signer, request: SignedRequest): Generator<void, Report> {
  const { url, content, signature } = request;
  const params = paramsOf(content);
  const tried: { url: string; signature: string }[] = [];
  for (const each of signedUrls(url)) {
    tried.push({ url: each, signature: signer.webhookSignature(each, params) });
    yield;
  }
  if (tried.length === 0) {
    const verdict: Verdict = { tone: "bad", title: "Invalid URL", text: INVALID_URL };
    return { verdict, signature: undefined, tried, matching: undefined, sorted: [], signedString: "" };
  }
  const matching = signature === "" ? undefined : tried.find((each) => each.signature === signature)?.url;
  const verdict = yield* judge(signer, request, matching);
  yield;
  const sorted = [...params].sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1));
  yield;
  return {
    verdict,
    // Not computed twice: a form may have thousands of parameters.
    signature: tried.find((each) => each.url === url)?.signature ?? signer.webhookSignature(url, params),
    tried,
    matching,
    sorted,
    signedString: url + sorted.map(([name, value]) => name + value).join(""),
  };
}

function* judge(signer: Signer, request: SignedRequest, matching: string | undefined): Generator<void, Verdict> {
  const { url, content, signature, settings } = request;
  if (signature === "") {
    return {
      tone: "info",
      title: "No signature to compare",
      text: "Enter the header X-Twilio-Signature to compare it.",
    };
  }
  const given = {
    form: () => ({ params: paramsOf(content) }),
    body: () => ({ body: content.kind === "body" ? content.body : "" }),
    nothing: () => ({}),
  }[content.kind]();
  if (signer.verifyWebhook({ url, signature, ...(settings && { settings }), ...given })) {
    const how = matching === undefined || matching === url ? "this URL" : `the URL in the form ${matching}`;
    return { tone: "good", title: "Valid signature", text: `Matches this secret and ${how}.` };
  }
  if (matching !== undefined) return { tone: "bad", title: "The body doesn't match", text: bodyReason(url, content) };
  const found: NearMiss = (yield* nearMiss(signer, request)) ?? {
    why: "Check the Auth Token, the exact URL in Twilio, and that the body is unchanged.",
  };
  return {
    tone: "bad",
    title: "The signature doesn't match",
    text: found.why,
    ...(found.url !== undefined && { url: found.url }),
  };
}

function bodyReason(url: string, { kind }: SignedRequest["content"]): string {
  if (!hasBodyHash(url)) return "The signature is right, but the URL has no bodySHA256: the body is not signed.";
  if (kind === "nothing") return "The signature is right, but the URL has a bodySHA256: the body is needed too.";
  return "The signature is right, but the URL's bodySHA256 is not the hash of this body.";
}

export function hasBodyHash(url: string): boolean {
  return /[?&]bodySHA256=/.test(url);
}
