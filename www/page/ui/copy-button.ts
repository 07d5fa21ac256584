import { announce } from "./announce.ts";
import { h } from "./dom.ts";
import { icon } from "./icon.ts";

const CONFIRMATION_MS = 1600;

/** A button that copies the result of `text`. `what` completes "Copy …" for screen readers. */
export function copyButton(what: string, text: () => string): HTMLButtonElement {
  const label = h("span", {}, "Copy");
  const button = h(
    "button",
    { type: "button", class: "button small", "aria-label": `Copy ${what}` },
    icon("copy"),
    label,
  );
  button.addEventListener("click", async () => {
    const copied = await copy(text());
    label.textContent = copied ? "Copied" : "Copy failed";
    announce(copied ? `Copied ${what}.` : `Couldn't copy ${what}.`);
    setTimeout(() => label.replaceChildren("Copy"), CONFIRMATION_MS);
  });
  return button;
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or not a secure context
  }
}
