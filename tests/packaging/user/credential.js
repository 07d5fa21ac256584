// Not a live credential, and a token that is known in advance.
export const credential = { accountSid: `AC${"a".repeat(32)}`, sid: `SK${"b".repeat(32)}`, secret: "c".repeat(32) };
export const options = { identity: "alice", issuedAt: 1_700_000_000, grants: { chat: {} } };
