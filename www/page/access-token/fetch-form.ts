import { EdgeError, post } from "../edge/client.ts";
import type { SessionStore } from "../edge/session.ts";
import { announce } from "../ui/announce.ts";
import { h } from "../ui/dom.ts";
import { Field } from "../ui/field.ts";
import { notice } from "../ui/notice.ts";
import { segmented } from "../ui/segmented.ts";
import { clockTime } from "../ui/time.ts";
import { GRANT_FORMS } from "./grant-fields.ts";
import { signIn } from "./sign-in.ts";
import type { TokenResult } from "./token-result.ts";

const IN_CODE = `const answer = await fetch("/token", {
  method: "POST",
  headers: { "Content-Type": "application/json", Authorization: \`Bearer \${session}\` },
  body: "{}",
});
const { token, refreshAfter } = await answer.json();`;

/** Asks the edge worker for a token, as an app would: a session is shown, and the request can only take away. */
export function fetchForm(sessions: SessionStore, onToken: (result: TokenResult) => void): HTMLElement {
  const boxes = GRANT_FORMS.map(({ name, title }) => ({
    name,
    title,
    box: h("input", { type: "checkbox", checked: true }),
  }));
  const kept = h(
    "div",
    { class: "checks", hidden: true },
    ...boxes.map(({ box, title }) => h("label", { class: "check" }, box, h("span", { class: "check-label" }, title))),
  );
  const scope = segmented(
    "Grants",
    [
      ["all", "All that it grants"],
      ["some", "Only some"],
    ],
    (choice) => {
      kept.hidden = choice === "all";
    },
  );
  const ttl = new Field({ label: "Shorter life, in seconds", placeholder: "as configured", inputMode: "numeric" });
  const room = new Field({ label: "Video room", placeholder: "as configured" });
  const failure = h("div");

  function request(): Record<string, unknown> {
    const grants = boxes.filter(({ box }) => box.checked).map(({ name }) => name);
    return {
      ...(kept.hidden ? {} : { grants }),
      ...(ttl.value === "" ? {} : { ttl: Number(ttl.value) }),
      ...(room.value === "" ? {} : { room: room.value }),
    };
  }

  function showError(error: unknown): void {
    const status = error instanceof EdgeError ? `${error.status} ${error.code ?? ""}` : "No answer";
    const message = error instanceof Error ? error.message : String(error);
    const field = error instanceof EdgeError ? { ttl, room }[error.field ?? ""] : undefined;
    field?.setError(message);
    failure.replaceChildren(notice("bad", status, message));
    announce(`No token. ${message}`);
  }

  async function fetchToken(event: Event): Promise<void> {
    event.preventDefault();
    ttl.setError(undefined);
    room.setError(undefined);
    failure.replaceChildren();
    try {
      const { body, status, milliseconds } = await post("/token", request(), sessions.current?.jwt);
      const { token, expiresAt, refreshAfter } = body as { token: string; expiresAt: number; refreshAfter: number };
      onToken({
        token,
        facts: [
          ["Answered", `${status} in ${milliseconds.toFixed(1)} ms`],
          ["Refresh after", clockTime(refreshAfter)],
          ["Expires", clockTime(expiresAt)],
        ],
        code: IN_CODE,
      });
    } catch (error) {
      showError(error);
    }
  }

  const form = h(
    "form",
    { class: "card", novalidate: true, on: { submit: fetchToken } },
    h("h2", {}, "Request"),
    scope,
    kept,
    ttl.element,
    room.element,
    failure,
    h("button", { class: "button primary" }, "Fetch a token"),
  );
  return h("div", { class: "stack" }, signIn(sessions), form);
}
