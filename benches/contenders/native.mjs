import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { credential, grants, identityOf } from "../fixture.mjs";
import { signedText, webhooks } from "../webhooks.mjs";

/** The input of the process, the same for all contenders. */
async function fixture() {
  const { webhook5, webhook20, webhookBody } = await webhooks();
  const all = (make) => Array.from({ length: 256 }, (_, call) => make(call));
  const form = (webhook) => ({ ...webhook, text: signedText(webhook.params) });
  return {
    credential,
    grants,
    identities: all(identityOf),
    webhook5: all((call) => form(webhook5(call))),
    webhook20: all((call) => form(webhook20(call))),
    webhookBody: all((call) => ({ ...webhookBody(call), text: webhookBody(call).url })),
  };
}

/** The crate and the bare HMAC in a separate process, ../native, which measures its own time. */
export async function native(program) {
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line) => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error("the native process ended");
    return value;
  };
  const names = (await ask(JSON.stringify(await fixture()))).split(" ");
  const samples = (wanted) =>
    Object.fromEntries(
      names.filter(wanted).map((name) => {
        const sample = async (calls) => Number(await ask(`${name} ${calls}`)) / 1e6;
        return [name.replace("hmac.", ""), sample];
      }),
    );
  return {
    contenders: [
      { name: "native Rust", floor: true, samples: samples((name) => !name.startsWith("hmac.")) },
      { name: "HMAC only (native Rust)", floor: true, samples: samples((name) => name.startsWith("hmac.")) },
    ],
    async end() {
      child.stdin.end();
      await once(child, "close");
    },
  };
}
