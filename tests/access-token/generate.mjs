// Generates Access Token options: every grant, in combinations and orders, with strings and numbers that
// JSON writers may write differently. All are valid for the package.

const ascii = [..."abcXYZ019_-.@+"];
const voiceSafe = [...ascii, ..."!$&'()*,/:;=?~", "é", "ß", "李", "\u{1f600}", "\u{10ffff}", "\u2028", "\ufeff"];
const anything = [
  ...voiceSafe,
  ...' <>#%"{}|\\^[]`',
  ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)),
  ...[
    "\u007f",
    "\u0080",
    "\u2029",
    "\ud7ff",
    "\ue000",
    "\ufffd",
    "\uffff",
    "\u{1f468}\u200d\u{1f469}",
    "e\u0301",
    "א",
    "\u202e",
  ],
];

const numbers = [
  ...[0, -0, 1, -1, 7, 1.5, -0.25, 0.1, 0.1 + 0.2, 1e21, 1e20, -1e21, 123456789012345680000, 1e-6, 1e-7, 5e-324],
  ...[
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    Number.EPSILON,
    Number.MAX_SAFE_INTEGER,
    2 ** 53,
    2 ** 63,
    1e100,
    4.35,
    100,
    1e5,
  ],
];

const names = [
  "a",
  "b",
  "0",
  "1",
  "10",
  "9",
  "007",
  "-1",
  "1.5",
  "4294967294",
  "4294967295",
  "",
  "é",
  "\u{1f600}",
  "toString",
  "x y",
  '"',
  "\\",
  "\u2028",
  "\n",
];

function value(random, depth) {
  const kinds = ["text", "text", "number", "number", "boolean", "null", ...(depth > 0 ? ["object", "array"] : [])];
  switch (random.pick(kinds)) {
    case "text":
      return random.text(anything, random.below(12));
    case "number":
      return random.chance(0.6) ? random.pick(numbers) : (random.next() - 0.5) * 10 ** random.between(-20, 25);
    case "boolean":
      return random.chance(0.5);
    case "null":
      return null;
    case "array":
      return Array.from({ length: random.below(5) }, () => value(random, depth - 1));
    default:
      return object(random, depth - 1);
  }
}

export function object(random, depth = 3) {
  const result = {};
  for (let count = random.below(6); count > 0; count -= 1) {
    const name = random.chance(0.7) ? random.pick(names) : random.text(anything, random.between(1, 8));
    result[name] = value(random, depth);
  }
  return result;
}

/** Returns some of these members in random order. */
function some(random, members) {
  const chosen = random.shuffled(Object.entries(members)).filter(() => random.chance(0.6));
  return Object.fromEntries(chosen.map(([name, make]) => [name, make()]));
}

const free = (random) => random.text(anything, random.between(1, 20));

const grants = {
  voice(random) {
    const grant = some(random, {
      incomingAllow: () => random.chance(0.7),
      outgoingApplicationSid: () => random.sid("AP"),
      pushCredentialSid: () => random.sid("CR"),
      endpointId: () => free(random),
    });
    // The `twilio` package drops parameters without an application, this package refuses them.
    if (grant.outgoingApplicationSid && random.chance(0.6)) grant.outgoingApplicationParams = object(random, 2);
    return Object.fromEntries(random.shuffled(Object.entries(grant)));
  },
  video: (random) => some(random, { room: () => free(random) }),
  chat: (random) =>
    some(random, {
      serviceSid: () => random.sid("IS"),
      endpointId: () => free(random),
      deploymentRoleSid: () => random.sid("RL"),
      pushCredentialSid: () => random.sid("CR"),
    }),
  sync: (random) => some(random, { serviceSid: () => random.sid("IS"), endpointId: () => free(random) }),
  taskRouter: (random) =>
    some(random, {
      workspaceSid: () => random.sid("WS"),
      workerSid: () => random.sid("WK"),
      role: () => random.pick(["worker", "supervisor", "Ünïcode"]),
    }),
  playback: (random) => object(random),
  custom(random) {
    const custom = {};
    for (const name of random
      .shuffled(["flex", "ip_messaging", "rtc", "x-é\u{1f600}", 'quo"te'])
      .slice(random.below(5))) {
      custom[name] = value(random, 2);
    }
    return custom;
  },
};

/** Cuts an identity to the strictest limit of the granted products; a character outside the BMP counts twice. */
function identity(random, granted) {
  const alphabet = granted.includes("voice") ? voiceSafe : anything;
  const longest = granted.includes("video") ? 42 : 85;
  const length = random.chance(0.1) ? longest : random.between(1, 24);
  return random.text(random.chance(0.3) ? ascii : alphabet, length);
}

/** Generates a case. Retries if its token would exceed the limit of 16 KiB. */
export function generate(random) {
  for (;;) {
    const made = draw(random);
    if (Buffer.byteLength(JSON.stringify(made.options)) < 10_000) return made;
  }
}

function draw(random) {
  const granted = random.shuffled(Object.keys(grants)).slice(0, random.below(Object.keys(grants).length + 1));
  // An earlier clock is refused.
  const first = 1_577_836_800;
  const clock = random.chance(0.1) ? first + random.below(3) : random.between(first, 4_102_444_800);
  const options = { identity: identity(random, granted) };
  if (random.chance(0.5)) options.ttl = random.pick([1, 60, 3599, 3600, 3601, 86_400, random.between(1, 86_400)]);
  if (random.chance(0.4)) {
    const last = clock + (options.ttl ?? 3600) - 1;
    options.notBefore = random.pick([0, 1, clock, clock - 10, Math.min(clock + 10, last)]);
  }
  if (random.chance(0.4)) options.region = random.pick(["us1", "ie1", "au1", "jp1"]);
  if (random.chance(0.5)) options.algorithm = random.pick(["HS256", "HS384", "HS512"]);
  if (granted.length > 0 || random.chance(0.5)) {
    options.grants = Object.fromEntries(granted.map((name) => [name, grants[name](random)]));
  }
  const credential = {
    accountSid: random.sid("AC"),
    sid: random.sid("SK"),
    secret: random.chance(0.8)
      ? random.text([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"], 32)
      : random.text(ascii, random.between(32, 100)),
  };
  return { clock, credential, options: Object.fromEntries(random.shuffled(Object.entries(options))) };
}
