import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { jwtPart } from "../edge/jwt.ts";
import { inspect } from "../shell/inspect.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { now } from "../ui/clock.ts";
import { Code } from "../ui/code.tsx";
import { Copy } from "../ui/copy.tsx";
import { Json } from "../ui/json.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { dateTime, span } from "../ui/time.ts";
import type { Sample } from "./samples.ts";

export interface ShownToken {
  token: string;
  /** One more fact, after the size. */
  fact: string;
  /** Code that gets the same token. */
  samples: readonly Sample[];
}

const TIMES = new Set(["iat", "nbf", "exp"]);

/** A token next to the form that made it: copy first, then its content and code. */
export function TokenPanel({
  shown,
  isStale,
  extra,
}: {
  shown: ShownToken;
  isStale?: boolean;
  extra?: ComponentChildren;
}) {
  const tab = useSignal("payload");
  const { token, fact, samples } = shown;
  const payload = jwtPart(token, 1) ?? {};
  const note = (key: string, value: string): string | undefined =>
    TIMES.has(key) ? dateTime(Number(value)) : undefined;
  return (
    <div class={isStale ? "stack stale" : "stack"}>
      <section class="card" aria-label="Token">
        <div class="card-head">
          <h2>Token</h2>
          {isStale ? (
            <Badge tone="warning">Form changed: create again</Badge>
          ) : (
            <Expiry exp={payload.exp} iat={payload.iat} />
          )}
          <span class="grow muted small">
            {token.length} bytes · {fact}
          </span>
          <Button onClick={() => inspect(token)}>Inspect</Button>
          <Copy what="the token" text={token} variant="primary">
            Copy token
          </Copy>
        </div>
        <TokenText token={token} />
        {extra}
      </section>
      <section class="card" aria-label="Content and code">
        <Tabs
          label="Content and code"
          selected={tab}
          tabs={[
            [
              "payload",
              "Payload",
              () => (
                <Code what="the payload" text={JSON.stringify(payload, null, 2)}>
                  <Json value={payload} note={note} />
                </Code>
              ),
            ],
            [
              "header",
              "Header",
              () => (
                <Code what="the header" text={JSON.stringify(jwtPart(token, 0), null, 2)}>
                  <Json value={jwtPart(token, 0)} />
                </Code>
              ),
            ],
            ...samples.map(
              ([language, code]) =>
                [language, language, () => <Code what={`the ${language} code`} text={code} />] as const,
            ),
          ]}
        />
      </section>
    </div>
  );
}

function Expiry({ exp, iat }: { exp: unknown; iat: unknown }) {
  if (typeof exp !== "number" || typeof iat !== "number") return null;
  // The clock of the page may be a second behind.
  const left = exp - Math.max(now.value, iat);
  return left > 0 ? (
    <Badge tone={left < 60 ? "warning" : ""}>{span(left)} left</Badge>
  ) : (
    <Badge tone="bad">Expired</Badge>
  );
}

const PARTS = ["header", "payload", "signature"];

/** A token with its three parts in three colours. */
export function TokenText({ token }: { token: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <pre class="code opaque token-text" tabIndex={0}>
      <code>
        {token.split(".").map((part, index) => (
          <>
            {index > 0 && <span class="token-dot">.</span>}
            <span class={`token-${PARTS[index] ?? "rest"}`}>{part}</span>
          </>
        ))}
      </code>
    </pre>
  );
}
