import { announce } from "../ui/announce.ts";
import { h } from "../ui/dom.ts";
import { Field } from "../ui/field.ts";
import { icon } from "../ui/icon.ts";
import { notice } from "../ui/notice.ts";
import { EdgeError } from "./client.ts";
import type { SessionStore } from "./session.ts";

export interface SignInOptions {
  /** The hint of the name field. */
  hint: string;
  role?: string;
}

/** The sign-in form: with a name in local development, otherwise with a session of the app. */
export function signIn(sessions: SessionStore, { hint, role }: SignInOptions): HTMLElement {
  const name = new Field({
    label: "Name",
    value: "alice",
    hint,
  });
  const jwt = new Field({
    label: role === undefined ? "Session of your app" : "Session of an admin",
    placeholder: "eyJ…",
    rows: 3,
    hint: role === undefined ? "A JWT issued by your app" : "A JWT that ADMIN_SECRET or ADMIN_JWKS_URL verifies",
  });
  const place = h("div", { class: "card" });

  const byName = async (event: Event): Promise<void> => {
    event.preventDefault();
    name.setError(undefined);
    try {
      await sessions.signIn(name.value, role);
    } catch (error) {
      if (!(error instanceof EdgeError)) throw error;
      name.setError(error.message);
    }
  };
  const bySession = (event: Event): void => {
    event.preventDefault();
    if (jwt.value === "") jwt.setError("Paste a JWT: three parts separated by dots.");
    else sessions.use(jwt.value);
  };

  const ended = h("div", { role: "alert" });
  const signedOut = [
    h("h2", {}, "Session"),
    ended,
    h(
      "form",
      { class: "stack", novalidate: true, on: { submit: byName } },
      name.element,
      h("button", { class: "button" }, "Sign in"),
    ),
    h(
      "details",
      { class: "more" },
      h("summary", {}, role === undefined ? "Use a session of your app" : "Use a session of an admin"),
      h(
        "form",
        { class: "stack", novalidate: true, on: { submit: bySession } },
        jwt.element,
        h("button", { class: "button" }, "Use session"),
      ),
      role !== undefined &&
        h(
          "button",
          { type: "button", class: "button small", on: { click: () => sessions.useAccess() } },
          "Sign in with Cloudflare Access",
        ),
    ),
  ];
  const render = (): void => {
    const session = sessions.current;
    const reason = sessions.ended;
    ended.replaceChildren(...(reason === undefined ? [] : [notice("warning", "Signed out.", reason)]));
    place.replaceChildren(...(session === undefined ? signedOut : signedIn(session.name, sessions)));
    if (session !== undefined) announce(`Signed in as ${session.name}.`);
  };
  sessions.addEventListener("change", render);
  render();
  return place;
}

function signedIn(name: string, sessions: SessionStore): Node[] {
  const out = h(
    "button",
    { type: "button", class: "button small", on: { click: () => sessions.signOut() } },
    "Sign out",
  );
  return [
    h("div", { class: "card-head" }, h("h2", {}, "Session"), out),
    h("p", { class: "state good" }, icon("check"), h("span", {}, `Signed in: ${name}`)),
  ];
}
