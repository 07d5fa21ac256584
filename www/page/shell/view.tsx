import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { headingRendered } from "./heading.ts";

interface ViewProps {
  title: string;
  /** The heading with markup, if it is more than the title. */
  heading?: ComponentChildren;
  lead?: ComponentChildren;
  /** The links above the title. */
  crumbs?: ComponentChildren;
  /** The buttons next to the title. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A view: its heading, and the title of the page. */
export function View({ title, heading, lead, crumbs, actions, children }: ViewProps) {
  useLayoutEffect(headingRendered, []);
  useEffect(() => {
    document.title = `${title} · twilio-edge-auth`;
  }, [title]);
  return (
    <>
      <header class="view-head">
        <div class="grow">
          {crumbs !== undefined && <div class="crumbs">{crumbs}</div>}
          <h1 tabIndex={-1}>{heading ?? title}</h1>
          {lead !== undefined && <p>{lead}</p>}
        </div>
        {actions !== undefined && <div class="row">{actions}</div>}
      </header>
      {children}
    </>
  );
}
