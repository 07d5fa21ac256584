// A change of the public API since the last release is in the changelog.
import assert from "node:assert/strict";
import { test } from "node:test";
import { publicApi, rustLines, typeScriptLines, unmentioned, unmentionedNow } from "./public-api.mjs";

const page = (name, type) => ({
  name: "twilio-edge-auth.md",
  text: `# twilio-edge-auth\n\n## Classes\n\n### ApiKey\n\n#### Methods\n\n##### ${name}()\n\n\`\`\`ts\n${name}(): ${type};\n\`\`\`\n\nText.\n`,
});
const changelog = (text) => `# Changelog\n\n## [Unreleased]\n\n${text}\n\n## [0.1.0]\n\n- \`rotate\`\n`;
const before = typeScriptLines([page("mint", "string")]);

test("a member that is added, removed or changed has to be in the changelog's part for the next release", () => {
  const renamed = typeScriptLines([page("rotate", "string")]);
  const changed = typeScriptLines([page("mint", "Uint8Array")]);
  assert.equal(unmentioned(before, before, changelog("")).length, 0);
  assert.equal(unmentioned(before, renamed, changelog("")).length, 2);
  assert.equal(unmentioned(before, changed, changelog("")).length, 2);
  assert.equal(unmentioned(before, renamed, changelog("- `rotate` replaces `mint`.")).length, 0);
});

test("a class that is new as a whole needs only its own name in the changelog", () => {
  const added = typeScriptLines([page("mint", "string"), { ...page("sign", "string"), name: "other.md" }]);
  assert.equal(unmentioned(before, added, changelog("- a new class")).length, 1);
  assert.equal(unmentioned(before, added, changelog("- `ApiKey` is also there")).length, 0);
  const more = typeScriptLines([page("mint", "string"), page("sign", "string")]);
  assert.equal(unmentioned(before, more, changelog("- `ApiKey` is faster")).length, 1);
  assert.equal(unmentioned(before, more, changelog("- `design`")).length, 1);
});

test("the fields of a variant belong to its type, and their numbers do not", () => {
  const crate = (number, type) => ({
    root: 0,
    index: {
      0: { name: "twilio_edge_auth", visibility: "public", inner: { module: { items: [1] } } },
      1: { name: "Content", visibility: "public", inner: { enum: { variants: [2], impls: [] } } },
      2: { name: "Body", visibility: "default", inner: { variant: { kind: { tuple: [number] } } } },
      [number]: { name: "0", visibility: "default", inner: { struct_field: { primitive: type } } },
    },
  });
  assert.deepEqual(rustLines(crate(3, "str")), rustLines(crate(4, "str")));
  assert.notDeepEqual(rustLines(crate(3, "str")), rustLines(crate(3, "u8")));
});

test("every change of the public API since the last release is in the changelog", () => {
  assert.deepEqual(unmentionedNow(publicApi()), [], "describe these changes in CHANGELOG.md");
});

test("a text that changes is not a change of the API", () => {
  const { name, text } = page("mint", "string");
  assert.deepEqual(typeScriptLines([{ name, text: text.replace("Text.", "Another text.") }]), before);
});

test("a Rust item is listed at its public path, with its methods and traits, and private ones are not", () => {
  const item = (name, visibility, inner) => ({ name, visibility, inner });
  const index = {
    0: item("twilio_edge_auth", "public", { module: { items: [1, 2, 5] } }),
    1: item("Key", "public", { struct: { kind: { plain: { fields: [] } }, impls: [3, 4] } }),
    2: item("hidden", "default", { module: { items: [1] } }),
    3: item(null, "default", { impl: { trait: null, items: [6, 7] } }),
    4: item(null, "default", { impl: { trait: { path: "Clone" }, items: [] } }),
    5: item("ffi", "public", { module: { items: [1] } }),
    6: item("sign", "public", { function: { sig: {} } }),
    7: item("inner", "crate", { function: { sig: {} } }),
  };
  assert.deepEqual(
    rustLines({ index, root: 0 }).map((line) => line.split(" ").slice(1, -1).join(" ")),
    ["twilio_edge_auth::Key struct", "twilio_edge_auth::Key::sign function", "twilio_edge_auth::Key implements Clone"],
  );
});
