// The SHA-1 state after one block: an HMAC's precomputed key state (FIPS 180-4 §6.1.2).
const initial = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
const rounds = [
  [0x5a827999, (b, c, d) => (b & c) | (~b & d)],
  [0x6ed9eba1, (b, c, d) => b ^ c ^ d],
  [0x8f1bbcdc, (b, c, d) => (b & c) | (b & d) | (c & d)],
  [0xca62c1d6, (b, c, d) => b ^ c ^ d],
];
const rotate = (word, by) => (word << by) | (word >>> (32 - by));

/** Returns the state after a block of 64 bytes, as five words; `before` is the previous state. */
export function compressSha1(block, before = initial) {
  const words = Array.from({ length: 16 }, (_, at) => block.readInt32BE(at * 4));
  for (let at = 16; at < 80; at += 1) {
    words.push(rotate(words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16], 1));
  }
  let [a, b, c, d, e] = before;
  for (const [at, word] of words.entries()) {
    const [constant, mix] = rounds[Math.floor(at / 20)];
    [a, b, c, d, e] = [(rotate(a, 5) + mix(b, c, d) + e + constant + word) | 0, a, rotate(b, 30), c, d];
  }
  return Uint32Array.from([a, b, c, d, e], (word, at) => (word + before[at]) >>> 0);
}
