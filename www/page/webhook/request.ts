/** What came with a request. */
export type Content = { kind: "form"; params: URLSearchParams } | { kind: "body"; body: string } | { kind: "nothing" };

/** A request to judge, as it was typed in. */
export interface SignedRequest {
  url: string;
  content: Content;
  /** Empty if there is none to compare with. */
  signature: string;
}

/** A form as it arrives, `a=b&c=d`, or with a parameter on each line. */
export function readForm(text: string): URLSearchParams {
  return new URLSearchParams(`&${text.trim().replaceAll(/\r?\n/g, "&")}`);
}

/** What is signed after the URL: of a body nothing is, since the URL has its hash. */
export function paramsOf(content: Content): URLSearchParams {
  return content.kind === "form" ? content.params : new URLSearchParams();
}
