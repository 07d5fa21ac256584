import { EdgeError, reasonOf } from "../edge/client.ts";
import type { SessionStore } from "../edge/session.ts";
import { announce } from "../ui/announce.ts";
import { h } from "../ui/dom.ts";
import { Field } from "../ui/field.ts";
import { notice } from "../ui/notice.ts";
import { sentence } from "../ui/sentence.ts";
import { shortTime } from "../ui/time.ts";
import { emptyOutput, workbench } from "../ui/workbench.ts";

/** Whether an identity gets tokens. Times are seconds since the epoch. */
interface Denial {
  identity: string;
  denied: boolean;
  since?: number;
  by?: string;
  reason?: string;
}

/** *Deny an identity*: looks one up, and denies it its tokens or allows them again. */
export function denialPanel(sessions: SessionStore): HTMLElement {
  const identity = new Field({ label: "Identity", placeholder: "alice", hint: "The sub of the app's sessions" });
  const reason = new Field({ label: "Reason", hint: "For the other admins; may be left out" });
  const nothing = emptyOutput("Whether the identity gets tokens appears here", "with a button that changes it.");
  const output = h("div", { class: "output" }, nothing);
  let busy = false;

  /** Asks the worker about the identity, and shows what came of it. */
  async function ask(method: "GET" | "PUT" | "DELETE", name: string, body?: unknown): Promise<void> {
    if (busy) return;
    busy = true;
    identity.setError(undefined);
    reason.setError(undefined);
    try {
      const path = `/identities/${encodeURIComponent(name)}/denial`;
      const answer = await sessions.ask(method, path, body);
      show((answer.body as Denial | undefined) ?? { identity: name, denied: false });
    } catch (error) {
      fail(error);
    } finally {
      busy = false;
    }
  }

  function show(denial: Denial): void {
    const words = denial.denied ? `${denial.identity} gets no tokens.` : `${denial.identity} gets tokens.`;
    const change = denial.denied
      ? button("Allow again", "primary", () => ask("DELETE", denial.identity))
      : button("Deny", "danger", () =>
          ask("PUT", denial.identity, reason.value === "" ? {} : { reason: reason.value }),
        );
    const had = output.contains(document.activeElement);
    output.replaceChildren(notice(denial.denied ? "bad" : "good", words, ...detailsOf(denial)), h("p", {}, change));
    if (had) change.focus();
    announce(words);
  }

  function fail(error: unknown): void {
    const field = error instanceof EdgeError ? (error.field ?? "") : "";
    const message = sentence({ message: reasonOf(error), field });
    const wrong = { identity, reason }[field];
    if (wrong === undefined) output.replaceChildren(notice("bad", "That did not work.", message));
    else wrong.setError(message);
    wrong?.input.focus();
    announce(`That did not work. ${message}`);
  }

  sessions.addEventListener("change", () => output.replaceChildren(nothing));
  const lookUp = (event: Event): void => {
    event.preventDefault();
    const { value } = identity;
    // No URL can name these two.
    const none = value === "." || value === "..";
    if (value !== "" && !none) return void ask("GET", value);
    identity.setError(none ? `“${value}” is no identity.` : "Give the identity that is to be looked up.");
    identity.input.focus();
  };
  const form = h(
    "form",
    { class: "card", novalidate: true, on: { submit: lookUp } },
    h("h2", {}, "Deny an identity"),
    identity.element,
    reason.element,
    h("button", { class: "button" }, "Look up"),
  );
  return workbench([form], output);
}

function button(label: string, style: string, click: () => void): HTMLButtonElement {
  return h("button", { type: "button", class: `button ${style}`, on: { click } }, label);
}

function detailsOf({ denied, since, by, reason }: Denial): string[] {
  if (!denied) return ["To deny it stops new tokens at once; one that is out works until it expires."];
  const when = since === undefined ? "" : `, ${shortTime(since)}`;
  return [`Denied by ${by ?? "an admin"}${when}.`, ...(reason === undefined ? [] : [reason])];
}
