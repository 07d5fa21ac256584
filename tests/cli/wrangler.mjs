// A wrangler that notes its arguments, its input, and what `ps` shows meanwhile.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./command.mjs";

export function fakeWrangler(context, env, exitCode = 0) {
  const folder = temporaryFolder(context);
  const path = join(folder, "bin");
  mkdirSync(path);
  const script = `#!/bin/sh
if [ "$1" = --version ]; then exit 0; fi
echo "$@" > ${folder}/args
cat > ${folder}/input
ps -eo args > ${folder}/ps
env > ${folder}/env
echo uploaded
exit ${exitCode}
`;
  writeFileSync(join(path, "wrangler"), script, { mode: 0o755 });
  return {
    folder,
    env: { ...env, PATH: `${path}:${process.env.PATH}` },
    read: (name) => readFileSync(join(folder, name), "utf8"),
  };
}
