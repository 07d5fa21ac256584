// Simulates rotation with many isolates: their copies of the ring have different ages, their clocks are skewed and jump, they lose
// the ring for hours and restart, while keys rotate. Deterministic: a seed gives the same run. Uses
// the worker's own rules; other rules are used only to show that the simulation detects them.
//
//   npx node benches/token-service/rotation-simulation.mjs [number of runs]
import * as rules from "../../www/worker/ring/rules.ts";
import { randomFrom } from "./random.mjs";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEP = 5 * SECOND;
const START = 1_800_000_000_000;
const TTLS = [60, 600, 3600, 4 * 3600]; // seconds
const LATENCY = 3 * SECOND; // the maximum wait for the ring

class World {
  signed = 0;
  /** Tokens of the static key, because the isolate has no usable ring. */
  bySpare = 0;
  accepted = 0;
  /** Tokens that an isolate could not verify for the moment: 503. */
  unavailable = 0;
  /** Valid tokens that an isolate refused. Must be 0. */
  foreign = 0;
  /** Keys that were deleted while one of their tokens was valid. Must be 0. */
  orphaned = 0;
  made = 0;
  deleted = 0;
  /** The shortest time between the expiry of a key's last token and its deletion. */
  spareAtDeletion = Number.POSITIVE_INFINITY;
  /** The shortest time between the last moment when an isolate would refuse a new key's tokens and its first token. */
  spareAtFirst = Number.POSITIVE_INFINITY;

  #by;
  #random;
  /** The keys with their state, newest first. */
  #ring = [];
  #lives = new Map();
  #ringOffset;
  #places;
  #shown = [];

  constructor(seed, isolates, by) {
    this.#by = by;
    this.#random = randomFrom(seed);
    this.#ringOffset = this.#offset();
    this.#places = Array.from({ length: isolates }, () => this.#isolate());
  }

  run(hours) {
    let nextRotation = START;
    for (let time = START; time < START + hours * HOUR; time += STEP) {
      if (this.#happens(4 * HOUR)) this.#ringOffset = this.#offset();
      if (time >= nextRotation) {
        this.#rotate(time);
        nextRotation = time + this.#pick([this.#upTo(10 * MINUTE), this.#upTo(2 * HOUR), this.#upTo(9 * HOUR)]);
      }
      this.#deleteRetired(time);
      for (const place of this.#places) this.#live(place, time);
      const due = this.#shown.filter(({ at }) => at <= time);
      this.#shown = this.#shown.filter(({ at }) => at > time);
      for (const token of due) this.#show(token, this.#pick(this.#places), time);
    }
    return this;
  }

  #upTo(most) {
    return Math.floor(this.#random() * most);
  }

  #pick(list) {
    return list[this.#upTo(list.length)];
  }

  /** Whether an event with this mean interval occurs in this step. */
  #happens(once) {
    return this.#random() < STEP / once;
  }

  /** Clock skew within the allowed maximum, often exactly the maximum. */
  #offset() {
    return this.#pick([-0.5, 0.5, this.#random() - 0.5]) * rules.MAX_CLOCK_SKEW;
  }

  #isolate() {
    return { offset: this.#offset(), copy: undefined, lostUntil: 0, ttl: this.#pick(TTLS) };
  }

  #rotate(time) {
    const now = time + this.#ringOffset;
    const [newest] = this.#ring;
    if (newest && now < newest.mintsFrom) return;
    for (const key of this.#ring) key.retired ??= now;
    const sid = `SK${this.made}`;
    this.made += 1;
    const mintsFrom = newest ? now + this.#by.ACTIVATION_DELAY : now;
    this.#ring = [{ sid, made: now, mintsFrom, retired: null, ttl: 0 }, ...this.#ring];
    this.#lives.set(sid, { ends: 0, unknown: undefined, first: undefined });
    // Some lose the ring just before they would learn of the new key.
    for (const place of this.#places) if (this.#random() < 0.3) place.lostUntil = time + this.#upTo(3 * HOUR);
  }

  #deleteRetired(time) {
    const over = this.#ring.filter((key) => this.#by.deletionTime(key) <= time + this.#ringOffset);
    for (const { sid } of over) {
      const { ends } = this.#lives.get(sid);
      this.spareAtDeletion = Math.min(this.spareAtDeletion, time - ends);
      if (time < ends) this.orphaned += 1;
      this.#lives.delete(sid);
      this.deleted += 1;
    }
    this.#ring = this.#ring.filter((key) => !over.includes(key));
  }

  /** Simulates a step of an isolate: its clock jumps, it loses the ring, restarts, or gets a token request. */
  #live(place, time) {
    if (this.#happens(2 * HOUR)) place.offset = this.#offset();
    if (this.#happens(6 * HOUR)) place.lostUntil = time + this.#upTo(3 * HOUR);
    if (this.#happens(8 * HOUR)) Object.assign(place, this.#isolate());
    if (this.#random() < 0.5) {
      this.#renew(place, time);
      this.#sign(place, time);
    }
    for (const { sid } of this.#ring) {
      if (!this.#isFresh(place, time) || place.copy.keys.some((key) => key.sid === sid)) continue;
      const life = this.#lives.get(sid);
      life.unknown = time;
      if (life.first !== undefined) this.spareAtFirst = Math.min(this.spareAtFirst, life.first - time);
    }
  }

  #isFresh({ copy, offset }, time) {
    return copy !== undefined && copy.keys.length > 0 && this.#by.isFresh(copy.at, time + offset);
  }

  #isUsable({ copy, offset }, time) {
    return copy !== undefined && this.#by.isUsable(copy.at, time + offset);
  }

  #renew(place, time) {
    if (this.#isFresh(place, time) || time < place.lostUntil) return;
    for (const key of this.#ring) key.ttl = Math.max(key.ttl, place.ttl);
    // The response was in transit.
    const at = time + place.offset - this.#upTo(LATENCY);
    place.copy = { at, keys: this.#ring.map((key) => ({ ...key })) };
  }

  #sign(place, time) {
    const now = time + place.offset;
    const key = this.#isUsable(place, time) ? this.#by.signingKey(place.copy.keys, now) : undefined;
    this.signed += 1;
    if (key === undefined) {
      this.bySpare += 1;
      return;
    }
    const life = this.#lives.get(key.sid);
    if (life === undefined) {
      this.orphaned += 1;
      return;
    }
    const expires = now + place.ttl * SECOND;
    // By the slowest possible clock.
    life.ends = Math.max(life.ends, expires + rules.MAX_CLOCK_SKEW / 2);
    if (life.first === undefined) {
      life.first = time;
      if (life.unknown !== undefined) this.spareAtFirst = Math.min(this.spareAtFirst, time - life.unknown);
    }
    if (this.#random() < 0.05) this.#shown.push({ sid: key.sid, expires, at: time + this.#upTo(place.ttl * SECOND) });
  }

  #show({ sid, expires }, place, time) {
    if (time + place.offset >= expires) return;
    this.#renew(place, time);
    if (this.#isUsable(place, time) && place.copy.keys.some((key) => key.sid === sid)) this.accepted += 1;
    else if (this.#isFresh(place, time)) this.foreign += 1;
    else this.unavailable += 1;
  }
}

/** One run; `by` are the rules. */
export function simulate({ seed, isolates = 12, hours = 36, by = rules }) {
  return new World(seed, isolates, by).run(hours);
}

/** Many runs: the sums of the counts, and the smallest margins. */
export function simulateAll({ worlds, ...options }) {
  const all = {};
  for (let seed = 1; seed <= worlds; seed += 1) {
    for (const [name, value] of Object.entries(simulate({ ...options, seed }))) {
      const isLeast = name.startsWith("spare");
      all[name] = isLeast ? Math.min(all[name] ?? value, value) : (all[name] ?? 0) + value;
    }
  }
  return all;
}

if (import.meta.filename === process.argv[1]) {
  const worlds = Number(process.argv[2] ?? 100);
  const all = simulateAll({ worlds });
  const seconds = (milliseconds) => `${Math.round(milliseconds / SECOND)} s`;
  const rows = [
    ["worlds of 12 isolates, 36 hours each", worlds],
    ["keys made", all.made],
    ["keys deleted", all.deleted],
    ["tokens signed with a key of the ring", all.signed - all.bySpare],
    ["signed with the spare, the ring being out of reach", all.bySpare],
    ["tokens shown and accepted", all.accepted],
    ["responses 503, because the ring is unreachable", all.unavailable],
    ["called foreign", all.foreign],
    ["left without their key at Twilio", all.orphaned],
    ["least time from a last token's end to its key's deletion", seconds(all.spareAtDeletion)],
    ["least time from when every isolate knows a key to its first token", seconds(all.spareAtFirst)],
  ];
  for (const [what, value] of rows) console.log(`${what.padEnd(68)}${String(value).padStart(10)}`);
  process.exitCode = all.foreign + all.orphaned === 0 ? 0 : 1;
}
