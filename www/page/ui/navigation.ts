import { h } from "./dom.ts";

/** One screen of the page, reached by its own address (#id). */
export interface View {
  id: string;
  /** In the navigation and as the heading. */
  title: string;
  lead: string;
  element: HTMLElement;
  /** Called each time that the view comes into sight. */
  onShow?: () => void;
  /** Called each time that another one takes its place. */
  onHide?: () => void;
}

/** Links for the views, and the views below them, of which the one that the address names is shown. */
export function startNavigation(nav: HTMLElement, main: HTMLElement, views: readonly [View, ...View[]]): void {
  const screens = views.map((view) => {
    const heading = h("h1", { tabindex: "-1", id: `${view.id}-title` }, view.title);
    const intro = h("header", { class: "intro" }, heading, h("p", {}, view.lead));
    const section = h("section", { class: "view", "aria-labelledby": heading.id, hidden: true }, intro, view.element);
    const link = h("a", { href: `#${view.id}` }, view.title);
    return { view, section, heading, link };
  });
  nav.append(h("ul", {}, ...screens.map(({ link }) => h("li", {}, link))));
  main.append(...screens.map(({ section }) => section));

  let shown: (typeof screens)[number] | undefined;
  const show = (): (typeof screens)[number] | undefined => {
    const wanted = screens.find(({ view }) => `#${view.id}` === location.hash) ?? screens[0];
    if (shown !== wanted) shown?.view.onHide?.();
    shown = wanted;
    for (const screen of screens) {
      screen.section.hidden = screen !== wanted;
      if (screen === wanted) screen.link.setAttribute("aria-current", "page");
      else screen.link.removeAttribute("aria-current");
    }
    if (wanted !== undefined) document.title = `${wanted.view.title} · twilio-edge-auth`;
    wanted?.view.onShow?.();
    return wanted;
  };

  addEventListener("hashchange", () => {
    const screen = show();
    scrollTo(0, 0);
    screen?.heading.focus({ preventScroll: true });
  });
  show();
}
