// One whole run in the runtime that calls it: agreement first, then case by case. Gives plain data.
import { cases, checkAgreement } from "./cases.mjs";
import { sideBySide } from "./measure.mjs";

export async function runSuite(contenders, { only = [], report = () => {}, ...timing } = {}) {
  await checkAgreement(contenders);
  const results = [];
  for (const { name, title } of cases) {
    if (only.length > 0 && !only.includes(name)) continue;
    report(title);
    const functions = contenders.filter((contender) => contender[name]);
    const timed = await sideBySide(
      functions.map((contender) => ({ name: contender.name, run: contender[name] })),
      timing,
    );
    results.push({ name, title, contenders: timed });
  }
  return results;
}
