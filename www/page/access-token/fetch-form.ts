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

/** The form that requests a token from the edge worker with a session. The request can only narrow the grants and lifetime. */
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
      ["all", "All granted"],
      ["some", "Select grants"],
    ],
    (choice) => {
      kept.hidden = choice === "all";
    },
  );
  const ttl = new Field({ label: "Lifetime in seconds (optional)", placeholder: "Default", inputMode: "numeric" });
  const room = new Field({ label: "Video room", placeholder: "Default" });
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
    outcome.replaceChildren(
      notice("bad", status === undefined ? "Can't reach the worker" : `${status} ${code}`, message),
    );
  }

  // Each request has its own source; the last one renews its token until the session ends.
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
          ["Response time", `${milliseconds.toFixed(1)} ms`],
          ["Expires", clockTime(decodeAccessToken(token).expiresAt)],
        ],
        code: IN_CODE,
      });
    } catch (error) {
      own.close();
      if (!(error instanceof AccessTokenError)) throw error;
      if (error.code === "closed") return; // by the next request or by signing out
      showError(error);
      announce(`No token. ${error.message}`);
      return;
    }
    own.addEventListener("refresh", () => {
      outcome.replaceChildren(notice("good", "Refreshed automatically", `At ${clockTime(Date.now() / 1000)}.`));
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
    h("button", { class: "button primary" }, "Get token"),
  );
  return h("div", { class: "stack" }, signIn(sessions, { hint: "Used as the token's identity" }), form);
}
