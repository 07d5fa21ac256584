import { useEffect, useMemo } from "preact/hooks";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/button.tsx";
import { Code } from "../ui/code.tsx";
import { CopyField } from "../ui/copy.tsx";
import { Icon } from "../ui/icon.tsx";
import { Notice } from "../ui/notice.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { difference } from "./difference.ts";
import { paramsOf, type SignedRequest, type Signer } from "./request.ts";
import { type Report, reportOn } from "./verdict.ts";

/** How much of the signed string is rendered. Copying gives all of it. */
const MAX_SHOWN = 20_000;

/** The request's expected signature, whether it matches, and the URL variants that were checked. */
export function ReportView(props: { signer: Signer; request: SignedRequest; useUrl: (url: string) => void }) {
  const { signer, request, useUrl } = props;
  const report = useMemo(() => reportOn(signer, request), [signer, request]);
  const { verdict, signature } = report;
  useEffect(() => announce(`${verdict.title}. ${verdict.text}`), [verdict.title, verdict.text]);
  return (
    <>
      <Notice tone={verdict.tone} title={verdict.title}>
        <p>{verdict.text}</p>
        {verdict.url !== undefined && (
          <div class="row near-miss">
            <code class="grow break">
              <SafeText text={verdict.url} />
            </code>
            <Button small onClick={() => useUrl(verdict.url ?? "")}>
              Use this URL
            </Button>
          </div>
        )}
      </Notice>
      {signature !== undefined && (
        <section class="card" aria-labelledby="signature-title">
          <div class="card-head">
            <h2 id="signature-title">Signature</h2>
          </div>
          <div class="card-body">
            <CopyField label="Expected signature" value={signature} what="the signature" />
            <div class="field">
              <h3>Signed string</h3>
              <SignedString url={request.url} params={paramsOf(request.content)} />
            </div>
          </div>
        </section>
      )}
      {report.tried.length > 0 && <Variants report={report} url={request.url} />}
    </>
  );
}

/** The signed string, its URL and the names of the parameters in different colours. */
function SignedString({ url, params }: { url: string; params: URLSearchParams }) {
  const sorted = useMemo(() => [...params].sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1)), [params]);
  const text = url + sorted.map(([name, value]) => name + value).join("");
  let left = MAX_SHOWN - url.length;
  const shown = sorted.filter(([name, value]) => {
    const fits = left > 0;
    left -= name.length + value.length;
    return fits;
  });
  return (
    <>
      <Code what="the signed string" text={text} opaque>
        <span class="token-header">{url}</span>
        {shown.map(([name, value]) => (
          <>
            <span class="token-payload">{name}</span>
            {value.slice(0, MAX_SHOWN)}
          </>
        ))}
      </Code>
      {text.length > MAX_SHOWN && (
        <p class="field-hint">
          The first {MAX_SHOWN.toLocaleString()} of {text.length.toLocaleString()} characters.
        </p>
      )}
    </>
  );
}

function Variants({ report: { tried, matching }, url }: { report: Report; url: string }) {
  return (
    <section class="card" aria-labelledby="variants-title">
      <div class="card-head">
        <h2 id="variants-title">URL variants checked</h2>
      </div>
      <ol class="tried-list">
        {tried.map((each) => {
          const isIt = each.url === matching;
          return (
            <li key={each.url} class={isIt ? "tried match" : "tried"}>
              {isIt && (
                <span class="tried-mark">
                  <Icon name="check" />
                  <span class="visually-hidden">Matches:</span>
                </span>
              )}
              <div>
                <p class="tried-how">{difference(url, each.url)}</p>
                <p class="mono">{each.url}</p>
                <p class="mono tried-signature">{each.signature}</p>
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
