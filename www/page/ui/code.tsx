import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Copy } from "./copy.tsx";
import { Tabs } from "./tabs.tsx";

interface CodeProps {
  /** Completes "Copy …". */
  what: string;
  text: string;
  /** The text with markup. */
  children?: ComponentChildren;
  /** May wrap anywhere. */
  opaque?: boolean;
}

/** Code with a copy button. */
export function Code({ what, text, children, opaque }: CodeProps) {
  const code = useRef<HTMLPreElement>(null);
  return (
    <div class="code-block">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <pre class={opaque ? "code opaque" : "code"} ref={code} tabIndex={0}>
        <code>{children ?? text}</code>
      </pre>
      <Copy what={what} text={text} select={() => code.current} />
    </div>
  );
}

/** The same thing in several languages. */
export function CodeTabs({ samples }: { samples: readonly (readonly [language: string, code: string])[] }) {
  const selected = useSignal(samples[0]?.[0] ?? "");
  return (
    <Tabs
      label="Code"
      selected={selected}
      tabs={samples.map(([language, code]) => [
        language,
        language,
        () => <Code what={`the ${language} code`} text={code} />,
      ])}
    />
  );
}
