import "./styles/main.css";
import { render } from "preact";
import { watchExpiry } from "./edge/sign-in.tsx";
import { startRouter } from "./router.ts";
import { awaitHeading, headingRendered } from "./shell/heading.ts";
import { BottomBar, Sidebar } from "./shell/navigation.tsx";
import { CurrentView } from "./shell/routes.tsx";
import { startShortcuts } from "./shell/shortcuts.ts";
import { TopBar } from "./shell/top-bar.tsx";
import { Dialogs } from "./ui/dialog.tsx";
import { Toasts } from "./ui/toast.tsx";

const root = document.getElementById("page");
if (root !== null) start(root);

function start(root: HTMLElement): void {
  // Back and Forward restore the scroll position and the focus.
  startRouter((place, isSame) => {
    awaitHeading(place);
    if (isSame) headingRendered();
  });
  startShortcuts();
  watchExpiry();
  document.querySelector(".skip-link")?.addEventListener("click", skip);
  root.replaceChildren();
  render(<App />, root);
}

function App() {
  return (
    <>
      <div class="shell">
        <Sidebar />
        <div class="column">
          <TopBar />
          <main id="main" tabIndex={-1}>
            <CurrentView />
          </main>
        </div>
      </div>
      <BottomBar />
      <Toasts />
      <Dialogs />
    </>
  );
}

/** Focuses the content without changing the hash, which names a view. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
