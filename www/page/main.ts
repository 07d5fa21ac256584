import { notice } from "./ui/notice.ts";

const main = document.getElementById("main");
const nav = document.getElementById("navigation");

// The import loads the WebAssembly module. If that fails, the page shows the error.
try {
  const { startPage } = await import("./page.ts");
  if (main !== null && nav !== null) startPage(main, nav);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  main?.append(
    notice(
      "bad",
      "This page could not start: the WebAssembly module did not load. Check your connection and reload.",
      reason,
    ),
  );
} finally {
  document.getElementById("loading")?.remove();
}
