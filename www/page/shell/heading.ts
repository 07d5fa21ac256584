/** The scroll position of a view that is not rendered yet. */
let pending: number | undefined;

/** Focuses the heading of a new view and scrolls, once the view is rendered. */
export function awaitHeading(scroll: number): void {
  pending = scroll;
}

/** Called by each view when it is rendered: its code may have been loaded first. */
export function headingRendered(): void {
  const heading = document.querySelector<HTMLElement>("main h1");
  if (pending === undefined || heading === null) return;
  scrollTo(0, pending);
  heading.focus({ preventScroll: true });
  pending = undefined;
}
