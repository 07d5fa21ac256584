import { h } from "./dom.ts";

/** A view of the page, with the URL #id. */
export interface View {
  id: string;
  /** The link and the heading. */
  title: string;
  lead: string;
  element: HTMLElement;
  /** Called each time the view is shown. */
  onShow?: () => void;
  /** Called each time the view is hidden. */
  onHide?: () => void;
}

/** Adds the links and the views, and shows the one that the URL names. */
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
