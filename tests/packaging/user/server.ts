// A user's first script in TypeScript; it prints a token.
import { ApiKey } from "twilio-edge-auth";

const secret: string = "c".repeat(32);
const key = new ApiKey({ accountSid: `AC${"a".repeat(32)}`, sid: `SK${"b".repeat(32)}`, secret });
console.log(key.mintAccessToken({ identity: "alice", issuedAt: 1_700_000_000, grants: { chat: {} } }));
