import type { SessionStore } from "../edge/session.ts";
import { signIn } from "../edge/sign-in.ts";
import { h } from "../ui/dom.ts";
import type { View } from "../ui/navigation.ts";
import { notice } from "../ui/notice.ts";
import { emptyOutput, workbench } from "../ui/workbench.ts";
import { denialPanel } from "./denial-panel.ts";
import { activityPanels } from "./panels.ts";
import { ringPanel } from "./ring-panel.ts";
import { RingStore } from "./ring-store.ts";
import { ActivityStore } from "./store.ts";

/** *Activity*: what the worker that serves the page issued and refused in the last hour. */
export function activityView(sessions: SessionStore): View {
  const store = new ActivityStore(sessions);
  const explanation = notice(
    "info",
    "The worker keeps its activity for one hour.",
    "Who got a token and why requests were refused. Never tokens or secrets. Admins only.",
  );
  const waiting = h("div", { class: "output" }, emptyOutput("Sign in to see activity", "You need the admin role."));
  const entrance = signIn(sessions, { hint: "Development sign-in, as an admin", role: "admin" });
  const panels = h(
    "div",
    { class: "stack" },
    activityPanels(store),
    denialPanel(sessions),
    ringPanel(new RingStore(sessions)),
  );
  const render = (): void => {
    const signedIn = sessions.current !== undefined;
    panels.hidden = !signedIn;
    explanation.hidden = signedIn;
    waiting.hidden = signedIn;
  };
  sessions.addEventListener("change", render);
  render();
  return {
    id: "activity",
    title: "Activity",
    lead: "Tokens issued and refused in the last hour.",
    element: h("div", { class: "stack" }, workbench([entrance, explanation], waiting), panels),
    onShow: () => {
      store.isVisible = true;
    },
    onHide: () => {
      store.isVisible = false;
    },
  };
}
