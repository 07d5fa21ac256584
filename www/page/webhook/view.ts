import { type AuthToken, CredentialError } from "twilio-edge-auth";
import { openAuthToken } from "../credential/store.ts";
import { announce } from "../ui/announce.ts";
import { h } from "../ui/dom.ts";
import { Field } from "../ui/field.ts";
import type { View } from "../ui/navigation.ts";
import { notice } from "../ui/notice.ts";
import { codePanel } from "../ui/panel.ts";
import { segmented } from "../ui/segmented.ts";
import { sentence } from "../ui/sentence.ts";
import { emptyOutput, workbench } from "../ui/workbench.ts";
import { report } from "./report.ts";
import { type Content, readForm } from "./request.ts";
import { SAMPLE } from "./sample.ts";

const IN_CODE = `import { AuthToken } from "twilio-edge-auth";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";

const authToken = AuthToken.fromEnv(env);
const verdict = await verifyWebhookRequest(request, authToken);
if (!verdict.valid) return new Response(null, { status: verdict.status });
const from = verdict.params.get("From");`;

const KINDS = [
  ["form", "Form"],
  ["body", "JSON"],
  ["nothing", "GET"],
] as const;

/** *Webhook*: computes the signature of a request, and says why a given one does or does not match. */
export function webhookView(): View {
  const url = new Field({
    label: "URL",
    placeholder: "https://example.com/voice",
    hint: "Exactly as configured in Twilio, with query string",
  });
  const form = new Field({
    label: "Parameters",
    rows: 6,
    placeholder: "From=%2B14155550142&To=…",
    hint: "URL-encoded, or one name=value per line",
  });
  const body = new Field({
    label: "Body",
    rows: 6,
    placeholder: "{ … }",
    hint: "The raw body, byte for byte",
  });
  const authToken = new Field({ label: "Auth Token", secret: true, hint: "The account's primary Auth Token" });
  const signature = new Field({
    label: "X-Twilio-Signature",
    placeholder: "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
    hint: "Optional, from the request header",
  });
  const output = h("div", { class: "output" });
  let kind: Content["kind"] = "form";
  let token: AuthToken | undefined;
  let announced = "";

  function open(): void {
    token?.free();
    token = undefined;
    authToken.setError(undefined);
    if (authToken.value === "") return;
    try {
      token = openAuthToken(authToken.value);
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      authToken.setError(sentence(error));
    }
  }

  function contentOf(): Content {
    if (kind === "form") return { kind, params: readForm(form.value) };
    return kind === "body" ? { kind, body: body.input.value } : { kind };
  }

  function render(): void {
    if (token === undefined || url.value === "") {
      output.replaceChildren(nothingYet(), codePanel("Code", "the code", IN_CODE));
      return;
    }
    const { words, elements } = report(token, { url: url.value, content: contentOf(), signature: signature.value });
    output.replaceChildren(...elements, codePanel("Code", "the code", IN_CODE));
    if (words !== announced) announce(words);
    announced = words;
  }

  function choose(chosen: Content["kind"]): void {
    kind = chosen;
    form.element.hidden = kind !== "form";
    body.element.hidden = kind !== "body";
    render();
  }

  function fill({ url: at, form: params, authToken: secret, signature: shown }: typeof SAMPLE): void {
    [url.value, form.value, body.value, authToken.value, signature.value] = [at, params, "", secret, shown];
    kinds.querySelector("input")?.click();
    open();
    render();
  }

  authToken.input.addEventListener("input", open);
  for (const field of [url, form, body, authToken, signature]) field.input.addEventListener("input", render);
  const kinds = segmented("Content", KINDS, choose);
  choose("form");

  const head = h(
    "div",
    { class: "card-head" },
    h("h2", { id: "webhook-request" }, "Request"),
    button("Use example", () => {
      fill(SAMPLE);
      announce("Example filled in.");
    }),
    button("Clear", () => {
      fill({ url: "", form: "", authToken: "", signature: "" });
      announce("Request and Auth Token cleared.");
    }),
  );
  const fields = [url.element, kinds, form.element, body.element, signature.element, authToken.element];
  return {
    id: "webhook",
    title: "Webhook",
    lead: "Check a request's X-Twilio-Signature, and find out why it doesn't match.",
    element: workbench(
      [h("section", { class: "card", "aria-labelledby": "webhook-request" }, head, ...fields, warning())],
      output,
    ),
  };
}

function button(label: string, click: () => void): HTMLButtonElement {
  return h("button", { type: "button", class: "button small", on: { click } }, label);
}

function warning(): HTMLElement {
  return notice(
    "warning",
    "The Auth Token gives full access to your account.",
    "Enter it only on a page that you host yourself. It stays in this tab's memory.",
  );
}

function nothingYet(): HTMLElement {
  return emptyOutput("No signature yet", "Enter a URL and an Auth Token.");
}
