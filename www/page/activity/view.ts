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

/** *Activity*: what the worker that serves the page has issued and refused over the last hour. */
export function activityView(sessions: SessionStore): View {
  const store = new ActivityStore(sessions);
  const explanation = notice(
    "info",
    "The worker counts its answers, and forgets them after an hour.",
    "It keeps who was given what and who was refused why: never a token, and never a secret. Only admins see it.",
  );
  const waiting = h(
    "div",
    { class: "output" },
    emptyOutput("The last hour appears here", "once an admin is signed in."),
  );
  const entrance = signIn(sessions, { hint: "Signs in as an admin, in local development", role: "admin" });
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
    lead: "The tokens that the worker has issued and refused over the last hour, and to whom.",
    element: h("div", { class: "stack" }, workbench([entrance, explanation], waiting), panels),
    onShow: () => {
      store.inSight = true;
    },
    onHide: () => {
      store.inSight = false;
    },
  };
}
