import { join } from "node:path";
import { build, createLogger } from "vite";

/** As the template of a new project has it: no configuration. */
export const configuration = { configFile: false, logLevel: "warn" };

export async function bundle(folder, _script, complain) {
  const out = join(folder, "vite");
  const customLogger = { ...createLogger("warn"), warn: complain, warnOnce: complain, error: complain };
  await build({ ...configuration, root: folder, customLogger, build: { outDir: out } });
  return out;
}
