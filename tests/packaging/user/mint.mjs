// What a user's first script does; it prints a token.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { ApiKey } from "twilio-edge-auth";
import { initSync, ApiKey as SlimApiKey } from "twilio-edge-auth/slim";

const options = { accountSid: `AC${"a".repeat(32)}`, sid: `SK${"b".repeat(32)}`, secret: "c".repeat(32) };
const token = { identity: "alice", issuedAt: 1_700_000_000, grants: { chat: {} } };

const module = await readFile(fileURLToPath(import.meta.resolve("twilio-edge-auth/twilio_edge_auth.wasm")));
initSync({ module });
const both = [new ApiKey(options), new SlimApiKey(options)].map((key) => key.mintAccessToken(token));
if (both[0] !== both[1]) throw new Error("the slim entry mints another token");
console.log(both[0]);
