import { testHost } from "./host.mjs";

testHost("Node", ["node", "host/serve.ts"]);
