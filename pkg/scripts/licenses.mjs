// The licences of the crates that are compiled into the .wasm. The package's JavaScript has no dependencies.
// `npm run licenses` lists them, deny.toml allows them. The build writes their texts next to the .wasm, as most of them require.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cargoHome, main, output } from "./run.mjs";

/** Returns the crates that are compiled in, according to the lock file, without procedural macros and build dependencies. */
export function shippedCrates() {
  const shipped = ["--target", "wasm32-unknown-unknown", "--edges", "normal,no-proc-macro"];
  const format = ["--prefix", "none", "--no-dedupe", "--format", "{p}|{l}"];
  const tree = output("cargo", ["tree", "--locked", "--package", "twilio-edge-auth-wasm", ...shipped, ...format]);
  if (tree === undefined) throw new Error("cargo tree failed: run `cargo tree --locked` to see why.");
  return [...new Set(tree.split("\n"))]
    .map((line) => /^(\S+) v(\S+)[^|]*\|(.*)$/.exec(line).slice(1))
    .filter(([name]) => !name.startsWith("twilio-edge-auth"))
    .map(([name, version, license]) => ({ name, version, license }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Returns the folder of a crate's unpacked sources. */
function folderOf({ name, version }) {
  const registries = join(cargoHome, "registry/src");
  const folders = readdirSync(registries).map((registry) => join(registries, registry, `${name}-${version}`));
  const found = folders.find((folder) => readdirSync(join(folder, "..")).includes(`${name}-${version}`));
  if (!found) throw new Error(`The sources of ${name} ${version} are not in ${registries}: run \`cargo fetch\`.`);
  return found;
}

/** Returns the text of a crate's licence: MIT if there is a choice, because it is the shortest; all if several apply. */
function textOf(crate) {
  const folder = folderOf(crate);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying)/i.test(file));
  const chosen = files.find((file) => /mit/i.test(file)) ?? files[0];
  const also = crate.license.includes(" AND ") ? files.filter((file) => !/mit|apache/i.test(file)) : [];
  if (chosen === undefined) throw new Error(`${crate.name} ${crate.version} carries no text of its licence.`);
  const texts = [chosen, ...also].map((file) => readFileSync(join(folder, file), "utf8"));
  return texts.map((text) => text.replaceAll("\r\n", "\n").trim()).join("\n\n");
}

/** Returns all licences in one text, each once, after the crates that have it. */
export function licenceTexts() {
  const byText = new Map();
  for (const crate of shippedCrates()) {
    const text = textOf(crate);
    byText.set(text, [...(byText.get(text) ?? []), `${crate.name} ${crate.version} (${crate.license})`]);
  }
  const standard = "Rust's standard library (MIT OR Apache-2.0), https://github.com/rust-lang/rust";
  const parts = [...byText].map(([text, crates]) => `${crates.join("\n")}\n\n${text}\n`);
  return [`twilio_edge_auth_bg.wasm contains, in addition to this package's own code:\n\n${standard}\n`, ...parts].join(
    `\n${"-".repeat(80)}\n\n`,
  );
}

if (process.argv[1] === import.meta.filename) {
  main(() => {
    const crates = shippedCrates();
    for (const { name, version, license } of crates) console.log(`${name.padEnd(22)}${version.padEnd(12)}${license}`);
    console.log(`\n${crates.length} crates and Rust's standard library (MIT OR Apache-2.0); JavaScript: none`);
  });
}
