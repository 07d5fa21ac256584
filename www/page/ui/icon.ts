import { s } from "./svg.ts";

// 16 × 16, stroked with the colour of the text.
const PATHS = {
  alert: "M8 2.2 14.4 13.4H1.6zM8 6.4v3.2M8 11.6v.1",
  check: "M3 8.5 6.4 12 13 4.5",
  clock: "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8M8 4.6V8l2.3 1.6",
  copy: "M5.5 5.5V3.2c0-.5.4-.9.9-.9h6.4c.5 0 .9.4.9.9v6.4c0 .5-.4.9-.9.9h-2.3M3.2 5.5h6.4c.5 0 .9.4.9.9v6.4c0 .5-.4.9-.9.9H3.2c-.5 0-.9-.4-.9-.9V6.4c0-.5.4-.9.9-.9",
  cross: "m4 4 8 8M12 4l-8 8",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8M8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6",
  info: "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8M8 7.4v3.4M8 5.2v.1",
  search: "M7 2.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6M10.6 10.6 14 14",
  shield: "M8 1.8 13 3.6v3.9c0 3.1-2 5.5-5 6.7-3-1.2-5-3.6-5-6.7V3.6z",
} as const;

export type IconName = keyof typeof PATHS;

/** An icon next to text with the same meaning, hidden from screen readers. */
export function icon(name: IconName): SVGSVGElement {
  const attributes = { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" };
  return s("svg", attributes, s("path", { d: PATHS[name] }));
}
