// Hash routes. wouter-preact takes hashes, but only Preact 10; preact-iso takes Preact 11, but only paths, which this page, a set of
// static files, does not have. Neither guards a view before it is left, or restores focus.
import { signal } from "@preact/signals";
import { nameOf, type Place } from "./shell/heading.ts";

export interface Route {
  /** Without "#": "/keys/new". */
  path: string;
  query: URLSearchParams;
}

export const HOME = "/tokens";

/** The current route. Secrets and tokens are never part of it. */
export const route = signal<Route>(parse());

/** Asks before the user leaves the view, by a link, Back, a reload or closing the tab. Undefined: nothing to lose. */
export const leaveGuard = signal<((leave: () => void) => void) | undefined>(undefined);

const places = new Map<string, Place>();
let current = location.hash;
let isLink = false;
/** Called before each change of the route, with the place to restore, and whether the view stays. */
let shown: (place: Place, isSame: boolean) => void = () => {};

export function startRouter(onShow: typeof shown): void {
  shown = onShow;
  if (route.value.path === "/") history.replaceState(null, "", `#${HOME}`);
  current = location.hash;
  route.value = parse();
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#/']") : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    isLink = true;
    // The browser does nothing for a link to the current view.
    if (link.hash === location.hash) changed();
  });
  history.scrollRestoration = "manual";
  addEventListener("hashchange", changed);
  addEventListener("beforeunload", (event) => {
    if (leaveGuard.peek() !== undefined) event.preventDefault();
  });
}

/** Goes to a view. */
export function navigate(path: string): void {
  isLink = true;
  if (location.hash === `#${path}`) changed();
  else location.hash = path;
}

/** Changes the address without a new view or a new entry in the history. */
export function replaceRoute(path: string): void {
  history.replaceState(null, "", `#${path}`);
  current = location.hash;
  route.value = parse();
}

function changed(): void {
  const wanted = location.hash;
  const guard = leaveGuard.peek();
  if (guard !== undefined && wanted !== current) {
    // The address bar already shows the next view.
    history.pushState(null, "", current);
    guard(() => {
      leaveGuard.value = undefined;
      navigate(wanted.slice(1));
    });
    return;
  }
  places.set(current, { scroll: scrollY, focused: nameOf(document.activeElement) });
  const place = isLink ? undefined : places.get(wanted);
  const isSame = wanted === current;
  isLink = false;
  current = wanted;
  if (parse().path === "/") history.replaceState(null, "", `#${HOME}`);
  shown(place ?? { scroll: 0 }, isSame);
  route.value = parse();
}

function parse(): Route {
  const text = location.hash.slice(1) || "/";
  const [path = "/", query = ""] = text.split("?");
  return { path, query: new URLSearchParams(query) };
}
