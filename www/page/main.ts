import { notice } from "./ui/notice.ts";

const main = document.getElementById("main");
const nav = document.getElementById("navigation");

// The import waits for the WebAssembly module; where that cannot be had, the page says so instead of staying blank.
try {
  const { startPage } = await import("./page.ts");
  if (main !== null && nav !== null) startPage(main, nav);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  main?.append(notice("bad", "The WebAssembly module could not be loaded.", reason));
} finally {
  document.getElementById("loading")?.remove();
}
