import { type Exchange, reasonOf } from "../edge/client.ts";
import { announce } from "../ui/announce.ts";
import { h, uniqueId } from "../ui/dom.ts";
import { Field } from "../ui/field.ts";
import { jsonBlock } from "../ui/json.ts";
import { notice } from "../ui/notice.ts";
import { panel } from "../ui/panel.ts";
import { segmented } from "../ui/segmented.ts";
import { emptyOutput, reveal, workbench } from "../ui/workbench.ts";
import { type KeyRow, type KeyStore, nameOf } from "./store.ts";

/** *Try it*: sends a messages request with a selected key, and shows the response. */
export function tryPanel(store: KeyStore): HTMLElement {
  let action: "list" | "create" = "list";
  const id = uniqueId("try");
  const select = h("select", { class: "input", id });
  const secret = new Field({ label: "Key secret", secret: true, hint: "Filled in for keys created in this tab" });
  const message = {
    to: new Field({ label: "To", value: "+15558675310" }),
    from: new Field({ label: "From", value: "+15017122661" }),
    body: new Field({ label: "Body", value: "Hello" }),
  };
  const fields = h(
    "div",
    { class: "stack", hidden: true },
    ...Object.values(message).map(({ element }) => element),
    notice("warning", "On a live account this sends a real SMS.", "The local account stores it without sending."),
  );
  const nothing = emptyOutput("No response yet", "Select a key and send a request.");
  const output = h("div", { class: "output" }, nothing);
  const choose = (): void => {
    secret.value = store.secretOf(select.value) ?? "";
    secret.setError(undefined);
  };
  select.addEventListener("change", choose);
  store.addEventListener("change", () => {
    if (store.state === "empty") output.replaceChildren(nothing);
    const before = select.value;
    select.replaceChildren(...store.keys.map((key) => option(key)));
    if (store.keys.some(({ sid }) => sid === before)) select.value = before;
    // Selects a new key, unless the user has entered another key's secret.
    const [newest] = store.keys;
    if (secret.value === "" && newest && store.secretOf(newest.sid) !== undefined) select.value = newest.sid;
    if (select.value !== before) choose();
  });

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    secret.setError(secret.value === "" ? "Enter the key's secret." : undefined);
    if (secret.hasError) return secret.input.focus();
    const { to, from, body } = message;
    const sent = action === "create" ? { to: to.value, from: from.value, body: body.value } : {};
    try {
      show(await store.try({ sid: select.value, secret: secret.value, action, ...sent }));
    } catch (error) {
      output.replaceChildren(notice("bad", "Request not sent.", reasonOf(error)));
      announce(`Request not sent. ${reasonOf(error)}`);
    }
    reveal(output);
  }

  function show({ body: exchange, milliseconds }: Exchange): void {
    const { status, body } = exchange as { status: number; body: unknown };
    const good = status < 400;
    const verdict =
      status === 401
        ? "rejected: wrong secret, deleted key or missing permission"
        : "rejected, but not for missing permissions";
    const words = `${status} in ${milliseconds.toFixed(0)} ms: ${good ? "allowed" : verdict}`;
    output.replaceChildren(notice(good ? "good" : "bad", words), panel("Response", [], jsonBlock(body)));
    announce(words);
  }

  const form = h(
    "form",
    { class: "card", novalidate: true, on: { submit: send } },
    h("h2", {}, "Try it"),
    h("div", { class: "field" }, h("label", { for: id }, "Key"), select),
    secret.element,
    segmented(
      "Request",
      [
        ["list", "List messages"],
        ["create", "Send a message"],
      ],
      (choice) => {
        action = choice;
        fields.hidden = choice === "list";
      },
    ),
    fields,
    h("button", { class: "button primary" }, "Send request"),
  );
  return workbench([form], output);
}

function option(key: KeyRow): HTMLOptionElement {
  return h("option", { value: key.sid }, `${nameOf(key)}${key.deleted ? " (deleted)" : ""}`);
}
