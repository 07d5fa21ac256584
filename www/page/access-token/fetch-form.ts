import { decodeAccessToken } from "twilio-edge-auth";
import { AccessTokenError, AccessTokenSource } from "twilio-edge-auth/client";
import type { SessionStore } from "../edge/session.ts";
import { signIn } from "../edge/sign-in.ts";
import { announce } from "../ui/announce.ts";
import { h } from "../ui/dom.ts";
import { Field } from "../ui/field.ts";
import { notice } from "../ui/notice.ts";
import { segmented } from "../ui/segmented.ts";
import { clockTime } from "../ui/time.ts";
import { GRANT_FORMS } from "./grant-fields.ts";
import type { TokenResult } from "./token-result.ts";

const IN_CODE = `import { AccessTokenSource } from "twilio-edge-auth/client";

const source = new AccessTokenSource("/token", {
  headers: () => ({ Authorization: \`Bearer \${session}\` }),
});
const device = new Device(await source.get());
source.addEventListener("refresh", ({ token }) => device.updateToken(token));`;

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
  const outcome = h("div");

  function request(): Record<string, unknown> {
    const grants = boxes.filter(({ box }) => box.checked).map(({ name }) => name);
    return {
      ...(kept.hidden ? {} : { grants }),
      ...(ttl.value === "" ? {} : { ttl: Number(ttl.value) }),
      ...(room.value === "" ? {} : { room: room.value }),
    };
  }

  function showError({ status, code, message, field }: AccessTokenError): void {
    ({ ttl, room })[field ?? ""]?.setError(message);
    outcome.replaceChildren(notice("bad", status === undefined ? "No answer" : `${status} ${code}`, message));
  }

  // Each request is another source; the last one keeps its token fresh until the session ends.
  let source: AccessTokenSource | undefined;
  sessions.addEventListener("change", () => source?.close());

  async function fetchToken(event: Event): Promise<void> {
    event.preventDefault();
    ttl.setError(undefined);
    room.setError(undefined);
    outcome.replaceChildren();
    source?.close();
    const session = sessions.current;
    const own = new AccessTokenSource("/token", {
      body: request(),
      headers: session && { Authorization: `Bearer ${session.jwt}` },
    });
    source = own;
    const started = performance.now();
    try {
      const token = await own.get();
      const milliseconds = performance.now() - started;
      onToken({
        token,
        facts: [
          ["Answered", `in ${milliseconds.toFixed(1)} ms`],
          ["Expires", clockTime(decodeAccessToken(token).expiresAt)],
        ],
        code: IN_CODE,
      });
    } catch (error) {
      own.close();
      if (!(error instanceof AccessTokenError)) throw error;
      if (error.code === "closed") return; // by the next request, or the end of the session
      showError(error);
      announce(`No token. ${error.message}`);
      return;
    }
    own.addEventListener("refresh", () => {
      outcome.replaceChildren(notice("good", "Renewed", `By itself, at ${clockTime(Date.now() / 1000)}.`));
    });
    own.addEventListener("error", (failure) => showError(failure.error));
  }

  const form = h(
    "form",
    { class: "card", novalidate: true, on: { submit: fetchToken } },
    h("h2", {}, "Request"),
    scope,
    kept,
    ttl.element,
    room.element,
    outcome,
    h("button", { class: "button primary" }, "Fetch a token"),
  );
  return h(
    "div",
    { class: "stack" },
    signIn(sessions, { hint: "Becomes the identity of the token; the worker takes no other" }),
    form,
  );
}
