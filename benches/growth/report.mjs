// How cost grows, as Markdown.
import { median } from "../measure.mjs";
import { digits, table } from "../table.mjs";

const KB = 1000;
const columns = (count) => ["--:", ...Array(count).fill("--:")];

/** A row for each size, a column for each contender: microseconds. */
function timeTable(title, rows, sizeOf, timesOf) {
  const names = timesOf(rows[0]).map(({ name }) => name);
  const cells = rows.map((row) => [sizeOf(row), ...timesOf(row).map(({ samples }) => digits(median(samples)))]);
  return `${table([title, ...names.map((name) => `${name}, µs`)], columns(names.length), cells)}\n`;
}

function countTable(rows) {
  const cells = rows.map(({ count, options, template, wasm, heapUsed }) => [
    count.toLocaleString("en"),
    `${digits(options)} ms`,
    `${digits((1000 * options) / count)} µs`,
    `${digits((1000 * template) / count)} µs`,
    `${Math.round(wasm / 1024)} KiB`,
    `${(heapUsed / 1e6).toFixed(1)} MB`,
  ]);
  const head = [
    "tokens",
    "from options, all",
    "each",
    "from a template, each",
    "memory of the module",
    "JavaScript's heap",
  ];
  return `${table(head, columns(head.length - 1), cells)}\n`;
}

export function growthReport({ tokens, tokenSizes, parameters }) {
  const size = ({ size }) => `${(size / KB).toFixed(1)} KB`;
  return [
    "## How cost grows",
    "",
    "### With a token's length",
    "",
    "Mint from options:",
    "",
    timeTable("token", tokenSizes, size, ({ mint }) => mint),
    "Verify:",
    "",
    timeTable("token", tokenSizes, size, ({ verify }) => verify),
    "### With a form's parameters",
    "",
    timeTable(
      "parameters",
      parameters,
      ({ count }) => String(count),
      ({ webhook }) => webhook,
    ),
    "### With the number of tokens",
    "",
    "Minted one after the other with one key, from the very first one, none of them kept; the heap is what is left after a",
    "collection.",
    "",
    countTable(tokens),
  ].join("\n");
}
