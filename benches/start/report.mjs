// Cold starts and sizes, as Markdown.
import { median, spread } from "../measure.mjs";
import { digits, OURS, table } from "../table.mjs";

/** The goal: our time as a share of the other's. */
const goals = { "twilio/lib/jwt/AccessToken": 0.5, jose: 0.35 };
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
const bold = (name) => (name === OURS ? `**${name}**` : name);

const above = (times, name) => median(times[name].map((time, round) => time - times.empty[round]));

function startTable({ node, rounds, times }) {
  const rows = Object.keys(times)
    .filter((name) => name !== "empty")
    .map((name) => ({ name, more: above(times, name) }))
    .sort((a, b) => a.more - b.more)
    .map(({ name, more }) => [
      bold(name),
      digits(median(times[name])),
      `±${(100 * spread(times[name])).toFixed(0)} %`,
      digits(more),
      goals[name] ? `${digits(above(times, OURS) / more)} (at most ${goals[name]})` : "",
    ]);
  return [
    `### From the start of a process to the first token, Node ${node.replace("v", "")}`,
    "",
    `Median of ${rounds} interleaved rounds, milliseconds. A process that only prints a line takes ${digits(median(times.empty))}.`,
    "",
    table(
      ["", "ms", "spread", "above an empty process", "ours, as a part of it (goal)"],
      ["---", "--:", "--:", "--:", "--:"],
      rows,
    ),
    "",
  ].join("\n");
}

function sizeTable(sizes) {
  const rows = Object.entries(sizes)
    .sort(([, a], [, b]) => a.brotli - b.brotli)
    .map(([name, { raw, gzip, brotli }]) => [bold(name), kb(raw), kb(gzip), kb(brotli)]);
  const text = "The same programs, bundled and minified, with the .wasm where there is one:";
  return `### What is imported\n\n${text}\n\n${table(["", "raw", "gzip", "brotli"], ["---", "--:", "--:", "--:"], rows)}\n`;
}

export const startReport = ({ starts, sizes }) =>
  ["## Cold start", "", ...starts.map(startTable), sizeTable(sizes)].join("\n");
