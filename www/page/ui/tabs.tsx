import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export type Tab = readonly [id: string, label: string, content: () => ComponentChildren];

/** Tabs with arrow keys. Only the selected panel is rendered. */
export function Tabs({ label, tabs, selected }: { label: string; tabs: readonly Tab[]; selected: Signal<string> }) {
  const id = useId();
  const current = tabs.find(([tab]) => tab === selected.value) ?? tabs[0];
  const move = (event: KeyboardEvent): void => {
    const index = tabs.findIndex(([tab]) => tab === current?.[0]);
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    selected.value = next[0];
    document.getElementById(`${id}-${next[0]}`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={move}>
        {tabs.map(([tab, text]) => (
          <button
            key={tab}
            type="button"
            role="tab"
            class="tab"
            id={`${id}-${tab}`}
            aria-selected={tab === current?.[0]}
            aria-controls={`${id}-panel`}
            tabIndex={tab === current?.[0] ? 0 : -1}
            onClick={() => {
              selected.value = tab;
            }}
          >
            {text}
          </button>
        ))}
      </div>
      <div class="tab-panel" id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${current?.[0]}`}>
        {current?.[2]()}
      </div>
    </>
  );
}
