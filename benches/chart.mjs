// Results as a chart: calls per second, longer is faster. An SVG for light and dark pages.
import { median } from "./measure.mjs";
import { OURS } from "./table.mjs";

const shown = ["mint", "mintFromTemplate", "verify", "webhook20"];
/** The only floor close enough to be in scale. */
const FLOOR = "HMAC only (the same wasm)";

const WIDTH = 800;
const NAMES = 240;
const VALUES = 150;
const ROW = 24;
const HEAD = 44;

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 15px; font-weight: 600 }
  .note, .value { fill: #59636e }
  .bar { fill: #aeb7c2 }
  .ours { fill: #0a69da }
  .floor { fill: none; stroke: #818b98; stroke-dasharray: 4 3 }
  text.own { fill: #0a58b8; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .note, .value { fill: #9198a1 }
    .bar { fill: #4b545f }
    .ours { fill: #4493f8 }
    text.own { fill: #79b4ff }
  }`;

const perSecond = (time) => `${Math.round(1e6 / time).toLocaleString("en")} /s`;

function bar({ name, time }, y, scale) {
  const length = Math.max(1.5, scale / time);
  const [kind, own] = name === OURS ? ["bar ours", "own"] : [name === FLOOR ? "floor" : "bar", ""];
  const middle = y + ROW / 2 + 4.5;
  return [
    `<text x="${NAMES - 10}" y="${middle}" text-anchor="end" class="${own || (name === FLOOR ? "note" : "")}">${escaped(name)}</text>`,
    `<rect x="${NAMES}" y="${y + 4}" width="${length.toFixed(1)}" height="${ROW - 8}" rx="2" class="${kind}"/>`,
    `<text x="${(NAMES + length + 8).toFixed(1)}" y="${middle}" class="${own || "value"}">${perSecond(time)}</text>`,
  ].join("\n");
}

function panel({ title, contenders }, top) {
  const rows = contenders
    .filter(({ name, floor }) => !floor || name === FLOOR)
    .map(({ name, samples }) => ({ name, time: median(samples) }))
    .sort((a, b) => a.time - b.time);
  const scale = (WIDTH - NAMES - VALUES) * rows[0].time;
  const bars = rows.map((row, index) => bar(row, top + HEAD + index * ROW, scale));
  const heading = `<text x="0" y="${top + 32}" class="title">${escaped(title)}</text>`;
  return { svg: [heading, ...bars].join("\n"), height: HEAD + rows.length * ROW };
}

export function chart({ runtime, results }, machine) {
  const panels = [];
  let top = 20;
  for (const result of results.filter(({ name }) => shown.includes(name))) {
    const { svg, height } = panel(result, top);
    panels.push(svg);
    top += height;
  }
  const captions = [
    "Calls per second, one after the other; longer is faster. Dashed: only the hash.",
    `${runtime}. ${machine}.`,
  ].map((line, index) => `<text x="0" y="${top + 28 + 20 * index}" class="note">${escaped(line)}</text>`);
  const height = top + 60;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title">
<title id="title">How fast twilio-edge-auth and its peers are in ${escaped(runtime)}</title>
<style>${style}
</style>
${panels.join("\n")}
${captions.join("\n")}
</svg>
`;
}
