import { testHost } from "./host.mjs";

const allowed = ["--no-prompt", "--allow-net", "--allow-env", "--allow-read"];
testHost("Deno", ["deno", "run", ...allowed, "host/serve.ts"]);
