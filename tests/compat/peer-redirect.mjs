// Loaded with `--import`: every import and require of `twilio` is the package that is installed in the folder of TWILIO_PEER.
import { readFileSync, statSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = join(process.env.TWILIO_PEER, "node_modules/twilio");
const { main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** Returns the file of `twilio` or `twilio/lib/…`. The package has no `exports`. */
function fileOf(specifier) {
  const path = join(folder, specifier === "twilio" ? main : specifier.slice("twilio/".length));
  const files = [path, `${path}.js`, join(path, "index.js")];
  return files.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!/^twilio(\/|$)/.test(specifier)) return nextResolve(specifier, context);
    return { url: pathToFileURL(fileOf(specifier)).href, format: "commonjs", shortCircuit: true };
  },
});
