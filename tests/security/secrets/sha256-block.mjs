/** Compresses one block of 64 bytes from SHA-256's initial state (FIPS 180-4 §6.2.2). No library exposes this state. */
export function compress(block) {
  const view = new DataView(block.buffer, block.byteOffset, 64);
  const schedule = Array.from({ length: 16 }, (_, at) => view.getUint32(at * 4));
  for (let at = 16; at < 64; at += 1) {
    const [early, late] = [schedule[at - 15], schedule[at - 2]];
    const s0 = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const s1 = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    schedule.push((schedule[at - 16] + s0 + schedule[at - 7] + s1) | 0);
  }
  let [a, b, c, d, e, f, g, h] = initial;
  for (let at = 0; at < 64; at += 1) {
    const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + rounds[at] + schedule[at];
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
  }
  return Uint32Array.from([a, b, c, d, e, f, g, h], (word, at) => word + initial[at]);
}

const turn = (word, by) => (word >>> by) | (word << (32 - by));
const fraction = (root) => Math.floor((root % 1) * 2 ** 32);
const initial = primes(8).map((prime) => fraction(Math.sqrt(prime)));
const rounds = primes(64).map((prime) => fraction(Math.cbrt(prime)));

function primes(count) {
  const found = [];
  for (let number = 2; found.length < count; number += 1) {
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  }
  return found;
}
