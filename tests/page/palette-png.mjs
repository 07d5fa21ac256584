// Makes screenshots small: a PNG with a palette of its 256 most frequent colours.
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
const PALETTE = 3;

/** Returns a PNG of 8 bits per channel, as browsers make them, with a palette. */
export function withPalette(png) {
  const { width, height, colours } = decode(png);
  const counts = new Map();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a)).slice(0, 256);
  const indexes = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]));
  const rows = Buffer.alloc(height * (width + 1));
  for (const [at, colour] of colours.entries()) {
    rows[at + Math.floor(at / width) + 1] = indexes.get(colour);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, PALETTE], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flatMap(channels))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const channels = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function nearest(palette, colour) {
  const wanted = channels(colour);
  const distance = (other) => channels(other).reduce((sum, value, at) => sum + (value - wanted[at]) ** 2, 0);
  return palette.reduce((best, other, at) => (distance(other) < distance(palette[best]) ? at : best), 0);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Returns the colours of all pixels, as numbers. */
function decode(png) {
  const parts = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") {
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
    }
  }
  const [width, height, size] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3];
  const data = inflateSync(Buffer.concat(parts));
  const line = width * size;
  const colours = new Uint32Array(width * height);
  let before = Buffer.alloc(line);
  for (let y = 0; y < height; y++) {
    const start = y * (line + 1);
    const row = data.subarray(start + 1, start + 1 + line);
    unfilter(data[start], row, before, size);
    for (let x = 0; x < width; x++) colours[y * width + x] = row.readUIntBE(x * size, 3);
    before = row;
  }
  return { width, height, colours };
}

/** Undoes a row's filter (PNG, section 9.2). */
function unfilter(filter, row, above, size) {
  for (let x = 0; x < row.length; x++) {
    const left = x < size ? 0 : row[x - size];
    const corner = x < size ? 0 : above[x - size];
    const predicted = [0, left, above[x], (left + above[x]) >> 1, paeth(left, above[x], corner)][filter];
    row[x] += predicted;
  }
}

function paeth(left, above, corner) {
  const guess = left + above - corner;
  const [a, b, c] = [left, above, corner].map((each) => Math.abs(guess - each));
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}
