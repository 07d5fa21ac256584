// Generates options of capability tokens, all valid for the package.
import { object } from "../access-token/generate.mjs";

const plain = [..."abcXYZ019-_.~!*'()"];
const anything = [
  ...plain,
  ...` "#$%&+,/:;<=>?@[\\]^\`{|}`,
  ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)),
  ...["\u007f", "é", "ß", "李", "\u{1f600}", "\u{10ffff}", "\u2028", "\ufeff", "\ud7ff", "\ue000", "\uffff", "e\u0301"],
];

const text = (random, longest) => random.text(random.chance(0.4) ? plain : anything, random.between(1, longest));
const maybe = (random, make) => (random.chance(0.5) ? { ...make() } : {});
const ttl = (random) =>
  maybe(random, () => ({ ttl: random.pick([1, 60, 3599, 3600, 3601, 86_400, random.between(1, 86_400)]) }));

function parameters(random) {
  const names = Array.from({ length: random.below(5) }, () => (random.chance(0.9) ? text(random, 8) : ""));
  return Object.fromEntries(names.map((name) => [name, random.chance(0.9) ? text(random, 16) : ""]));
}

const scopes = {
  incoming: (random) => ({ clientName: text(random, 20) }),
  outgoing: (random) => ({
    ...maybe(random, () => ({ params: parameters(random) })),
    applicationSid: random.sid("AP"),
    ...maybe(random, () => ({ clientName: text(random, 20) })),
  }),
  events: (random) => maybe(random, () => ({ filters: parameters(random) })),
};

const shuffled = (random, options) => Object.fromEntries(random.shuffled(Object.entries(options)));

export function clientOptions(random) {
  const names = random.shuffled(Object.keys(scopes)).slice(0, random.below(4));
  const chosen = Object.fromEntries(names.map((name) => [name, scopes[name](random)]));
  return shuffled(random, { ...chosen, ...ttl(random) });
}

function policy(random) {
  return shuffled(random, {
    url: `https://taskrouter.twilio.com/v1/${text(random, 30)}`,
    ...maybe(random, () => ({ method: random.pick(["GET", "POST", "DELETE"]) })),
    ...maybe(random, () => ({ queryFilter: object(random, 2) })),
    ...maybe(random, () => ({ postFilter: { [text(random, 8)]: { required: random.chance(0.5) } } })),
    ...maybe(random, () => ({ allow: true })),
  });
}

export function taskRouterOptions(random) {
  return shuffled(random, {
    workspaceSid: random.sid("WS"),
    channelId: random.sid(random.pick(["WK", "WQ", "WS"])),
    ...maybe(random, () => ({ friendlyName: text(random, 30) })),
    ...ttl(random),
    ...maybe(random, () => ({ policies: Array.from({ length: random.below(6) }, () => policy(random)) })),
  });
}
