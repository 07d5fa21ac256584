import { type AuthToken, signedUrls } from "twilio-edge-auth";
import { h } from "../ui/dom.ts";
import { icon } from "../ui/icon.ts";
import { notice } from "../ui/notice.ts";
import { codePanel, panel } from "../ui/panel.ts";
import { difference } from "./difference.ts";
import { nearMiss } from "./near-misses.ts";
import { paramsOf, type SignedRequest } from "./request.ts";

export interface Report {
  /** The verdict in words, for screen readers. */
  words: string;
  elements: HTMLElement[];
}

/** The request's expected signature, whether it matches, and the URL variants that were checked. */
export function report(token: AuthToken, request: SignedRequest): Report {
  const { url, content, signature } = request;
  const params = paramsOf(content);
  const tried = signedUrls(url).map((text) => ({ text, signature: token.webhookSignature(text, params) }));
  const matching = tried.find((each) => each.signature === signature)?.text;
  const verdict = judge(token, request, matching);
  return {
    words: [verdict.title, ...verdict.reasons].join(" "),
    elements: [
      notice(verdict.tone, verdict.title, ...verdict.reasons),
      codePanel("Signature", "the signature", token.webhookSignature(url, params), "opaque"),
      signedText(url, params),
      ...triedTexts(url, tried, matching),
    ],
  };
}

interface Verdict {
  tone: "good" | "bad" | "info";
  title: string;
  reasons: readonly string[];
}

function judge(token: AuthToken, request: SignedRequest, matching: string | undefined): Verdict {
  const { url, content, signature } = request;
  if (signature === "") {
    return {
      tone: "info",
      title: "No signature to compare",
      reasons: ["Enter the header X-Twilio-Signature to compare it."],
    };
  }
  const given = {
    form: () => ({ params: paramsOf(content) }),
    body: () => ({ body: content.kind === "body" ? content.body : "" }),
    nothing: () => ({}),
  }[content.kind]();
  if (token.verifyWebhook({ url, signature, ...given })) {
    const how = matching === undefined || matching === url ? "as entered" : `in the form ${matching}`;
    return {
      tone: "good",
      title: "Valid signature",
      reasons: [`Matches this Auth Token and the URL ${how}.`],
    };
  }
  if (matching !== undefined)
    return { tone: "bad", title: "Refused: body_mismatch", reasons: [bodyReason(url, content)] };
  if (signedUrls(url).length === 0) {
    return {
      tone: "bad",
      title: "Refused: invalid_url",
      reasons: ["Enter an absolute URL (http, https, ws, wss) of at most 16 KiB."],
    };
  }
  const why =
    nearMiss(token, request) ?? "Check the Auth Token, the exact URL in Twilio, and that the body is unchanged.";
  return { tone: "bad", title: "Refused: signature_mismatch", reasons: [why] };
}

function bodyReason(url: string, { kind }: SignedRequest["content"]): string {
  if (!/[?&]bodySHA256=/.test(url))
    return "The signature is right, but the URL has no bodySHA256: the body is not signed.";
  if (kind === "nothing") return "The signature is right, but the URL has a bodySHA256: the body is needed too.";
  return "The signature is right, but the URL's bodySHA256 is not the hash of this body.";
}

/** Shows the signed string with its two parts in different colours. */
function signedText(url: string, params: URLSearchParams): HTMLElement {
  const sorted = [...params].sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1));
  const form = sorted.map(([name, value]) => h("span", {}, h("span", { class: "token-payload" }, name), value));
  const code = h("pre", { class: "code opaque" }, h("code", {}, h("span", { class: "token-header" }, url), ...form));
  return panel("Signed string", [], code);
}

function triedTexts(
  url: string,
  tried: readonly { text: string; signature: string }[],
  matching: string | undefined,
): HTMLElement[] {
  if (tried.length === 0) return [];
  const rows = tried.map(({ text, signature }) => {
    const isIt = text === matching;
    return h(
      "li",
      { class: isIt ? "tried match" : "tried" },
      h(
        "span",
        { class: "tried-mark" },
        icon(isIt ? "check" : "cross"),
        h("span", { class: "visually-hidden" }, isIt ? "Matches:" : "Other:"),
      ),
      h(
        "div",
        {},
        h("p", { class: "tried-how" }, difference(url, text)),
        h("p", { class: "mono" }, text),
        h("p", { class: "mono tried-signature" }, signature),
      ),
    );
  });
  return [panel("URL variants checked", [], h("ol", { class: "tried-list" }, ...rows))];
}
