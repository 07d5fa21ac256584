// The shipped files contain nothing that they should not. Every check is also run on a file that violates it.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root, run } from "../../pkg/scripts/run.mjs";
import { forbidden as inJavaScript, withoutComments } from "./forbidden-in-javascript.mjs";
import { forbidden as inWasm } from "./forbidden-in-wasm.mjs";

const dist = join(root, "pkg/dist");
const folder = mkdtempSync(join(tmpdir(), "offender-"));
after(() => rmSync(folder, { recursive: true }));

let shipped;
let offender;
before(() => {
  shipped = readFileSync(join(dist, "wasm/twilio_edge_auth_bg.wasm"));
  // Compiled in place, so that it contains folder names of this machine.
  const path = join(folder, "offender.wasm");
  const target = ["--target", "wasm32-unknown-unknown", "--crate-type", "cdylib", "--edition", "2024"];
  run("rustc", [...target, "-O", "-o", path, join(import.meta.dirname, "offender.rs")]);
  offender = readFileSync(path);
});

for (const [what, find] of Object.entries(inWasm)) {
  test(`the .wasm has no ${what}`, () => {
    assert.deepEqual([...new Set(find(shipped))], []);
  });

  test(`${what} in a .wasm is detected`, () => {
    assert.notDeepEqual(find(offender), []);
  });
}

/** The examples in the command's help name hosts that nobody owns, and its texts WebSockets. */
const withoutHelp = (path, code) =>
  path.startsWith("cli/")
    ? code.replaceAll(
        /\b(?:https?|wss?):\/\/(?:example\.com|localhost)\b|the handshake of a WebSocket|Sec-WebSocket/g,
        "",
      )
    : code;

const scripts = readdirSync(dist, { recursive: true }).filter((path) => path.endsWith(".js"));

/** Lines that each check must detect. */
const offences = {
  "code from text": ['eval("1")', 'new Function("a", "return a")', 'setTimeout("f()", 1)', "const e = globalThis.eval"],
  "network calls other than fetch": ["new XMLHttpRequest()", "new WebSocket(url)", "navigator.sendBeacon(url, secret)"],
  "imports that are not written out": ["await import(name)"],
  "changes of the document": ["element.innerHTML = text"],
  "use of the browser's storage": ['localStorage.setItem("secret", secret)'],
  "addresses of others": ['fetch("https://example.com/collect")', 'fetch("https://twilio.com.example.net/")'],
  "folders of a machine": ['const path = "/home/alice/project/x.js"'],
  "source maps": ["f() // nothing\nconst s = '//# sourceMappingURL=x.map'"],
};

for (const [what, find] of Object.entries(inJavaScript)) {
  test(`the JavaScript has no ${what}`, async () => {
    for (const path of scripts) {
      const found = find(withoutHelp(path, await withoutComments(readFileSync(join(dist, path), "utf8"))));
      assert.deepEqual(found, [], path);
    }
  });

  test(`${what} in JavaScript is detected, but not in comments`, async () => {
    for (const line of offences[what]) {
      assert.notDeepEqual(find(await withoutComments(`const a = async () => { ${line}\n};`)), [], line);
      assert.deepEqual(find(await withoutComments(`// ${line.replaceAll("\n", " ")}\nf();`)), [], line);
    }
  });
}

test("fetch is called where the module is loaded, where Twilio is asked, where the command tries credentials and where tokens are fetched, and nowhere else", async () => {
  // The number of calls or references in each file.
  const calls = {};
  for (const path of scripts) {
    const code = await withoutComments(readFileSync(join(dist, path), "utf8"));
    const found = code.replaceAll(/(["'`])(?:\\.|(?!\1)[^\\])*\1/g, '""').match(/\bfetch\b(?=\(|[;,}])/g);
    if (found) calls[path] = found.length;
  }
  assert.deepEqual(calls, { "client/index.js": 4, "cli/probe.js": 1, "shared/core.js": 2 });
});

test("the imports of the .wasm have names, and none accesses the network", () => {
  const asked = WebAssembly.Module.imports(new WebAssembly.Module(shipped)).map(({ name }) => name);
  assert.ok(asked.length > 0);
  assert.deepEqual(
    asked.filter((name) => /fetch|xmlhttp|socket|beacon|request|eval|function/i.test(name)),
    [],
  );
});
