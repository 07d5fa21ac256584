/** Where the user was in a view: the scroll position, and the name of what had the focus. */
export interface Place {
  scroll: number;
  focused?: string | undefined;
}

/** The place in a view that is not rendered yet. */
let pending: Place | undefined;

/** Focuses the heading of a new view, or what had the focus when it was left, and scrolls, once the view is rendered. */
export function awaitHeading(place: Place): void {
  pending = place;
}

/** Called by each view when it is rendered: its code may have been loaded first. */
export function headingRendered(): void {
  const heading = document.querySelector<HTMLElement>("main h1");
  if (pending === undefined || heading === null) return;
  const { scroll, focused } = pending;
  pending = undefined;
  scrollTo(0, scroll);
  heading.focus({ preventScroll: true });
  if (focused === undefined) return;
  // A long list renders its rows after the scroll event.
  requestAnimationFrame(() => {
    if (document.activeElement !== heading) return;
    const all = document.querySelectorAll<HTMLElement>("main :is(a, button)");
    [...all].find((each) => nameOf(each) === focused)?.focus({ preventScroll: true });
  });
}

/** What tells a link or a button of a view from the others, also after it is rendered again. */
export function nameOf(element: Element | null): string | undefined {
  if (!element?.matches("main :is(a, button)")) return undefined;
  return element.getAttribute("href") ?? element.ariaLabel ?? element.textContent ?? undefined;
}
