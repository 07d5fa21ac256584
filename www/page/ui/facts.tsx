import type { ComponentChildren } from "preact";

/** Terms and their values. */
export function Facts({ facts }: { facts: readonly (readonly [term: ComponentChildren, value: ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {facts.map(([term, value]) => (
        <>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}
