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

/** *Block an identity*: checks an identity, and blocks or unblocks it. */
export function denialPanel(sessions: SessionStore): HTMLElement {
  const identity = new Field({ label: "Identity", placeholder: "alice", hint: "The user's ID (sub)" });
  const reason = new Field({ label: "Reason", hint: "Optional, visible to admins" });
  const nothing = emptyOutput("No identity checked", "Check whether an identity can get tokens.");
  const output = h("div", { class: "output" }, nothing);
  let busy = false;

  /** Sends a request about the identity, and shows the result. */
  async function ask(method: "GET" | "PUT" | "DELETE", name: string, body?: unknown): Promise<void> {
    if (busy) return;
    busy = true;
    identity.setError(undefined);
    reason.setError(undefined);
    try {
      const path = `/identities/${encodeURIComponent(name)}/denial`;
      const response = await sessions.ask(method, path, body);
      show((response.body as Denial | undefined) ?? { identity: name, denied: false });
    } catch (error) {
      fail(error);
    } finally {
      busy = false;
    }
  }

  function show(denial: Denial): void {
    const words = denial.denied ? `${denial.identity} is blocked.` : `${denial.identity} can get tokens.`;
    const change = denial.denied
      ? button("Unblock", "primary", () => ask("DELETE", denial.identity))
      : button("Block", "danger", () =>
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
    if (wrong === undefined) output.replaceChildren(notice("bad", "Request failed.", message));
    else wrong.setError(message);
    wrong?.input.focus();
    announce(`Request failed. ${message}`);
  }

  sessions.addEventListener("change", () => output.replaceChildren(nothing));
  const lookUp = (event: Event): void => {
    event.preventDefault();
    const { value } = identity;
    // A URL cannot contain these as a path segment.
    const isDots = value === "." || value === "..";
    if (value !== "" && !isDots) return void ask("GET", value);
    identity.setError(isDots ? `“${value}” can't be an identity.` : "Enter an identity.");
    identity.input.focus();
  };
  const form = h(
    "form",
    { class: "card", novalidate: true, on: { submit: lookUp } },
    h("h2", {}, "Block an identity"),
    identity.element,
    reason.element,
    h("button", { class: "button" }, "Check"),
  );
  return workbench([form], output);
}

function button(label: string, style: string, click: () => void): HTMLButtonElement {
  return h("button", { type: "button", class: `button ${style}`, on: { click } }, label);
}

function detailsOf({ denied, since, by, reason }: Denial): string[] {
  if (!denied) return ["Blocking stops new tokens now. Issued tokens work until they expire."];
  const when = since === undefined ? "" : `, ${shortTime(since)}`;
  return [`Blocked by ${by ?? "an admin"}${when}.`, ...(reason === undefined ? [] : [reason])];
}
