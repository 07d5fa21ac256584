// Results as Markdown.
import { judge } from "./goals.mjs";
import { median, ratio, spread } from "./measure.mjs";

export const OURS = "twilio-edge-auth";
export const digits = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

export const table = (head, align, rows) =>
  [head, align, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

function caseTable({ title, contenders }) {
  const ours = contenders.find(({ name }) => name === OURS);
  const rows = contenders
    .map(({ name, samples }) => ({ name, samples, time: median(samples) }))
    .sort((a, b) => a.time - b.time)
    .map(({ name, samples, time }) => [
      name === OURS ? `**${name}**` : name,
      digits(time),
      `±${(100 * spread(samples)).toFixed(0)} %`,
      digits(1e6 / time),
      name === OURS ? "1×" : `${digits(ratio(samples, ours.samples))}×`,
    ]);
  const head = ["", "µs", "spread", "calls/s", "time of ours"];
  return `### ${title}\n\n${table(head, ["---", "--:", "--:", "--:", "--:"], rows)}\n`;
}

function goalTable(rows) {
  const cells = rows.map(({ title, against, atLeast, atMost, measured, atBest, reached }) => [
    title,
    against,
    atMost ? `at most ${atMost}× its time` : `at least ${atLeast}× as fast`,
    `${digits(measured)}×`,
    Number.isNaN(atBest) ? "" : `${digits(atBest)}×`,
    reached ? "reached" : "not reached",
  ]);
  return `### Goals\n\n${table(["", "against", "goal", "measured", "at best", ""], ["---", "---", "---", "--:", "--:", "---"], cells)}\n`;
}

export function markdown(name, { runtime, timing, missing, results }) {
  const goals = judge(name, results);
  return [
    `## ${runtime}`,
    "",
    `Median of ${timing.rounds} rounds of ${timing.sampleTime} ms, interleaved; the spread is half the distance between the quartiles.`,
    ...missing.map(({ name, reason }) => `\nDoes not run here: ${name} (${reason}).`),
    "",
    ...results.map(caseTable),
    ...(goals.length > 0 ? [goalTable(goals)] : []),
  ].join("\n");
}
