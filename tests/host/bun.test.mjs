import { testHost } from "./host.mjs";

testHost("Bun", ["bun", "host/serve.ts"]);
