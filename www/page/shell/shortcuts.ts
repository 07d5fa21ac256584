import { navigate } from "../router.ts";
import { ACCOUNT, TOOLS } from "./navigation.tsx";
import { openPalette, openShortcuts } from "./palette.tsx";

const CHORD_MS = 1500;

/** The shortcuts of the whole page. None works while the user types, or while a dialog is open. */
export function startShortcuts(): void {
  let chordUntil = 0;
  addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k" && !event.altKey) {
      event.preventDefault();
      openPalette();
      return;
    }
    const target = event.target instanceof Element ? event.target : document.body;
    const isTyping = target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [role=menu]") !== null;
    if (isTyping || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
    const isChord = Date.now() < chordUntil;
    chordUntil = 0;
    if (isChord) {
      const destination = [...TOOLS, ...ACCOUNT].find(({ shortcut }) => shortcut === event.key);
      if (destination) navigate(destination.path);
    } else if (event.key === "g") chordUntil = Date.now() + CHORD_MS;
    else if (event.key === "c") navigate("/keys/new");
    else if (event.key === "?") openShortcuts();
    else if (event.key === "/") {
      const filter = document.querySelector<HTMLElement>("main [type=search]");
      if (filter === null) return;
      event.preventDefault();
      filter.focus();
    }
  });
}
