import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Code } from "../ui/code.tsx";
import { CopyField } from "../ui/copy.tsx";
import { Icon } from "../ui/icon.tsx";
import { Notice } from "../ui/notice.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { difference } from "./difference.ts";
import type { SignedRequest, Signer } from "./request.ts";
import { type Report, reportOn } from "./verdict.ts";

/** How much of the signed string is rendered. Copying gives all of it. */
const MAX_SHOWN = 20_000;

/** The request's expected signature, whether it matches, and the URL variants that were checked. */
export function ReportView(props: { signer: Signer; request: SignedRequest; useUrl: (url: string) => void }) {
  const { signer, request, useUrl } = props;
  const shown = useReport(signer, request);
  const { title = "", text = "" } = shown?.report.verdict ?? {};
  useEffect(() => {
    if (title !== "") announce(`${title}. ${text}`);
  }, [title, text]);
  if (shown === undefined) return <p class="loading">Checking…</p>;
  const {
    report,
    request: { url },
  } = shown;
  const isStale = shown.request !== request || shown.signer !== signer;
  const { verdict, signature } = report;
  return (
    <div class={isStale ? "stack stale" : "stack"} aria-busy={isStale}>
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
        <Card title="Signature">
          <div class="card-body">
            <CopyField label="Expected signature" value={signature} what="the signature" />
            <div class="field">
              <h3>Signed string</h3>
              <SignedString url={url} report={report} />
            </div>
          </div>
        </Card>
      )}
      {report.tried.length > 0 && <Variants report={report} url={url} />}
    </div>
  );
}

interface Shown {
  signer: Signer;
  request: SignedRequest;
  report: Report;
}

/** The report. One of a large request is computed in several tasks, so that the page responds between them. */
function useReport(signer: Signer, request: SignedRequest): Shown | undefined {
  const large = useSignal<Shown | undefined>(undefined);
  const small = useMemo(() => {
    if (request.isLarge) return undefined;
    const steps = reportOn(signer, request);
    let step = steps.next();
    while (!step.done) step = steps.next();
    return { signer, request, report: step.value };
  }, [signer, request]);
  useEffect(() => {
    if (!request.isLarge) return;
    const steps = reportOn(signer, request);
    const run = (): void => {
      const step = steps.next();
      if (step.done) large.value = { signer, request, report: step.value };
      else timer = setTimeout(run);
    };
    let timer = setTimeout(run);
    return () => clearTimeout(timer);
  }, [signer, request]);
  return small ?? large.value;
}

/** The signed string, its URL and the names of the parameters in different colours. */
function SignedString({ url, report: { sorted, signedString: text } }: { url: string; report: Report }) {
  const shown: (typeof sorted)[number][] = [];
  let left = MAX_SHOWN - url.length;
  for (const [name, value] of sorted) {
    if (left <= 0) break;
    shown.push([name, value.slice(0, left)]);
    left -= name.length + value.length;
  }
  return (
    <>
      <Code what="the signed string" text={text} opaque>
        <span class="token-header">{url}</span>
        {shown.map(([name, value]) => (
          <>
            <span class="token-payload">{name}</span>
            {value}
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
    <Card title="URL variants checked">
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
    </Card>
  );
}
