// A complete run in the calling runtime: checks the results of all contenders, then measures each case. Returns plain data.
import { cases, checkAgreement } from "./cases.mjs";
import { sampler, sideBySide } from "./measure.mjs";

/** A contender has a function for a case or, in another process, takes samples itself. */
const samplerOf = (contender, name) => contender.samples?.[name] ?? sampler(contender[name]);

export async function runSuite(contenders, { only = [], report = () => {}, ...timing } = {}) {
  await checkAgreement(contenders);
  const results = [];
  for (const { name, title } of cases) {
    if (only.length > 0 && !only.includes(name)) continue;
    report(title);
    const taking = contenders.filter((contender) => contender[name] ?? contender.samples?.[name]);
    const timed = await sideBySide(
      taking.map((contender) => ({ name: contender.name, sample: samplerOf(contender, name) })),
      timing,
    );
    const isFloor = (name) => contenders.some((contender) => contender.name === name && contender.floor);
    results.push({ name, title, contenders: timed.map((one) => ({ ...one, floor: isFloor(one.name) })) });
  }
  return results;
}
