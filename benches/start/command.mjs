// The command `twilio-edge-auth`: the time from the start of its process to its first output, next to that of an empty process.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { output, root } from "../../pkg/scripts/run.mjs";
import { credential } from "../fixture.mjs";
import { digits, table } from "../table.mjs";
import { untilPrinted } from "./start.mjs";

/** Commands that need no network. */
const lines = [
  "--version",
  "--help",
  "token --help",
  "token --identity alice --voice --video",
  "header",
  "permissions send sms",
  "webhook sign --url https://example.com/sms --param Body=Hello",
  "doctor --offline",
  "completion bash",
];

const { accountSid, sid, secret } = credential;
const env = {
  PATH: process.env.PATH,
  TWILIO_ACCOUNT_SID: accountSid,
  TWILIO_API_KEY: sid,
  TWILIO_API_SECRET: secret,
  TWILIO_AUTH_TOKEN: "0123456789abcdef".repeat(2),
};

/** The goal: 1.5 times an empty process, and 40 ms. */
const limitOf = (empty) => 1.5 * empty + 40;

/** Returns the milliseconds of each command and of an empty process, by rounds. */
export async function measureCommand(program, { rounds }) {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    const empty = join(folder, "empty.mjs");
    await writeFile(empty, 'import { writeSync } from "node:fs";\nwriteSync(1, "x\\n");\n');
    const main = join(root, "pkg/dist/cli/main.js");
    const runs = [["empty", empty, []], ...lines.map((line) => [line, main, line.split(" ")])];
    const times = Object.fromEntries(runs.map(([name]) => [name, []]));
    for (let round = -1; round < rounds; round += 1) {
      for (let step = 0; step < runs.length; step += 1) {
        const [name, path, args] = runs[(round + 1 + step) % runs.length];
        const { time } = await untilPrinted(program, path, args, env);
        // The first round reads the files from the disk.
        if (round >= 0) times[name].push(time);
      }
    }
    return { node: output(program, ["--version"]), rounds, times };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const fastest = (samples) => Math.min(...samples);

function commandTable({ node, rounds, times: { empty, ...times } }) {
  const base = fastest(empty);
  const rows = Object.entries(times).map(([line, samples]) => {
    const time = fastest(samples);
    const isReached = time < limitOf(base) ? "yes" : "no";
    return [`\`${line}\``, digits(time), digits(time - base), digits(time / base), isReached];
  });
  return [
    `### Node ${node.replace("v", "")}`,
    "",
    `Fastest of ${rounds} interleaved rounds, milliseconds: other load on the machine only adds to them. A process that only prints a line takes ${digits(base)}; the goal is less than 1.5 times that and 40 ms: ${digits(limitOf(base))}.`,
    "",
    table(
      ["twilio-edge-auth", "ms", "above an empty process", "times an empty process", "goal reached"],
      ["---", "--:", "--:", "--:", "---"],
      rows,
    ),
    "",
  ].join("\n");
}

export const commandReport = (measured) =>
  ["## First output of the command", "", ...measured.map(commandTable)].join("\n");
