// Runs `workerd test` with a worker whose modules are in a folder.
import { writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { programOf, runProgram } from "../check.mjs";

const kinds = { ".js": "esModule", ".mjs": "esModule", ".wasm": "wasm" };

/** Runs the test of the first of these modules, and returns its output. */
export async function testInWorkerd(folder, modules, flags = []) {
  const list = modules.map((name) => `    (name = "${name}", ${kinds[extname(name)]} = embed "${name}"),`);
  const configuration = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "test", worker = (
  modules = [
${list.join("\n")}
  ],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = ${JSON.stringify(flags)},
))]);
`;
  const path = join(folder, "config.capnp");
  await writeFile(path, configuration);
  return runProgram(programOf(".bin/workerd"), ["test", path]);
}
