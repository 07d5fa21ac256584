// What a user's first script does; it prints a token.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { ApiKey } from "twilio-edge-auth";
import { initSync, ApiKey as SlimApiKey } from "twilio-edge-auth/slim";
import { credential, options } from "./credential.js";

const module = await readFile(fileURLToPath(import.meta.resolve("twilio-edge-auth/twilio_edge_auth.wasm")));
initSync({ module });
const both = [new ApiKey(credential), new SlimApiKey(credential)].map((key) => key.mintAccessToken(options));
if (both[0] !== both[1]) throw new Error("the slim entry mints another token");
console.log(both[0]);
