// The products' identity rules, which Twilio enforces only when a call or room starts.
import { apiKey, NOW } from "../fixtures.mjs";
import { claimsOf } from "../hand-made.mjs";
import { equal, refuses } from "../registry.mjs";

const emoji = "\u{1f600}";

const accepted = [
  ["a space, without a product that minds", "Alice Smith", undefined],
  ["a space in chat", "Alice Smith", { chat: {} }],
  ["control characters in chat", "a\u0000\n\u007f", { chat: {} }],
  ["what JSON escapes", '"\\/\b\f\n\r\t', { sync: {} }],
  ["line separators", "\u2028\u2029", undefined],
  ["characters outside the basic plane", `${emoji}\u{10ffff}`, undefined],
  ["256 characters", "a".repeat(256), undefined],
  ["256 characters in sync", "a".repeat(256), { sync: {} }],
  ["256 characters in voice", "a".repeat(256), { voice: {} }],
  ["letters, digits and underscores in voice", "Alice_42", { voice: {} }],
  ["an address in voice", "alice.o'neil+work@example.com", { voice: {} }],
  ["what voice has not forbidden", "!$&'()*+,-./:;=?@_~", { voice: {} }],
  ["letters beyond ASCII in voice", "Zoë_李", { voice: {} }],
  ["128 characters in video", "a".repeat(128), { video: {} }],
  ["64 double-byte characters in video", "李".repeat(64), { video: {} }],
  ["a space in video", "Alice Smith", { video: {} }],
];

const refused = [
  ["257 characters in chat", "a".repeat(257), { chat: {} }],
  ["257 characters in voice", "a".repeat(257), { voice: {} }],
  ["257 characters in sync", "a".repeat(257), { sync: {} }],
  ["129 characters in video", "a".repeat(129), { video: {} }],
  ["65 double-byte characters in video", "李".repeat(65), { video: {} }],
  ["64 double-byte characters and one more in video", `${"李".repeat(64)}a`, { video: {} }],
  ["a space in voice, together with a product that allows it", "Alice Smith", { chat: {}, voice: {} }],
  ["129 characters in video, together with a product that allows it", "a".repeat(129), { video: {}, sync: {} }],
];

const forbiddenInVoice = [
  ...[0, 1, 9, 10, 13, 27, 31, 127].map((code) => String.fromCharCode(code)),
  ...' <>#%"{}|\\^[]`',
];

export function identityTests(test, pkg) {
  for (const [what, identity, grants] of accepted) {
    test(`identity: accepts ${what}`, () => {
      const token = apiKey(pkg).mintAccessToken({ identity, grants, issuedAt: NOW });
      equal(claimsOf(token).grants.identity, identity);
      equal(apiKey(pkg).accessTokenTemplate({ grants }).mint(identity, { issuedAt: NOW }), token);
    });
  }

  const refusal = { code: "invalid_identity", field: "identity" };
  for (const [what, identity, grants] of refused) {
    test(`identity: refuses ${what}`, () => {
      refuses(pkg, () => apiKey(pkg).mintAccessToken({ identity, grants }), refusal, "mint:");
      refuses(pkg, () => apiKey(pkg).accessTokenTemplate({ grants }).mint(identity), refusal, "template:");
    });
  }

  for (const character of forbiddenInVoice) {
    test(`identity: refuses ${JSON.stringify(character)} in voice, at any position`, () => {
      const key = apiKey(pkg);
      const template = key.accessTokenTemplate({ grants: { voice: {} } });
      for (const identity of [character, `${character}alice`, `al${character}ice`, `alice${character}`]) {
        refuses(pkg, () => key.mintAccessToken({ identity, grants: { voice: {} } }), refusal, "mint:");
        refuses(pkg, () => template.mint(identity), refusal, "template:");
      }
    });
  }
}
