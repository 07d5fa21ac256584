// Results as Markdown.
import { median, ratio, spread } from "./measure.mjs";

const OURS = "twilio-edge-auth";
const digits = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

function caseTable({ title, contenders }) {
  const ours = contenders.find(({ name }) => name === OURS);
  const rows = contenders
    .map(({ name, samples }) => ({ name, samples, time: median(samples) }))
    .sort((a, b) => a.time - b.time)
    .map(({ name, samples, time }) => {
      const times = name === OURS ? "1" : digits(ratio(samples, ours.samples));
      const bold = name === OURS ? "**" : "";
      return `| ${bold}${name}${bold} | ${digits(time)} | ±${(100 * spread(samples)).toFixed(0)} % | ${digits(1e6 / time)} | ${times}× |`;
    });
  return [`### ${title}`, "", "| | µs | spread | calls/s | time of ours |", "|---|--:|--:|--:|--:|", ...rows, ""].join(
    "\n",
  );
}

export function markdown({ runtime, machine, versions, timing, results }) {
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `## ${runtime}`,
    "",
    `${machine}. ${packages.join(", ")}.`,
    `Median of ${timing.rounds} rounds of ${timing.sampleTime} ms, interleaved; the spread is half the distance between the quartiles.`,
    "",
    ...results.map(caseTable),
  ].join("\n");
}
