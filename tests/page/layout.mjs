// What lies outside the window.

/** Returns how far the page scrolls sideways, and the elements that reach beyond the window. */
export function overflowOf(page) {
  return page.evaluate(() => ({
    over: document.documentElement.scrollWidth - innerWidth,
    wide: [...document.querySelectorAll("main *, dialog *")]
      .filter((each) => each.checkVisibility() && !each.closest(".tabs, thead, .visually-hidden, .code, .cell-name"))
      .filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5)
      .map((each) => `${each.tagName} ${each.className}`),
  }));
}
