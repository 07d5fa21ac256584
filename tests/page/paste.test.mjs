// A long paste, and its undoing, with the keys and the clipboard of Chromium, Firefox and WebKit.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { settings, startEdges } from "../worker/harness.mjs";
import { BROWSERS } from "./drivers.mjs";

let edge;
before(async () => {
  edge = await startEdges({ ...settings, ENVIRONMENT: "development" });
});
after(() => edge?.close());

/** In the page: selects a text that is not the page's, to be copied. */
const offer = (length) => {
  const source = document.createElement("textarea");
  source.id = "source";
  source.value = "x".repeat(length);
  document.body.append(source);
  source.focus();
  source.select();
};

/** In the page: selects what the field has, so that a paste replaces it. */
const takeField = () => {
  document.querySelector("#source").remove();
  const field = document.querySelector("main textarea");
  field.focus();
  field.select();
};

const field = () => {
  const { value, readOnly } = document.querySelector("main textarea");
  return { length: value.length, readOnly };
};

for (const [browser, start] of Object.entries(BROWSERS)) {
  test(`${browser}: of a long paste the field gets the beginning, and the paste can be undone`, {
    skip: !start && `${browser} is not installed on this machine`,
  }, async (t) => {
    const { open, run, type, see, withControl, close } = await start();
    t.after(close);
    await open(`${edge.url}#/inspector`);
    await type("Access Token", "eyJ");
    await see(/Not a JWT/);
    await run(offer, 30_000);
    await withControl("c");
    await run(takeField);
    await withControl("v");
    // Some locales have no commas.
    await see(/The first 2,?000 of 30,?000 characters/);
    assert.deepEqual(await run(field), { length: 2001, readOnly: true });
    await withControl("z");
    await see(/Not a JWT: expected three parts/);
    assert.deepEqual(await run(field), { length: 3, readOnly: false });
  });
}
