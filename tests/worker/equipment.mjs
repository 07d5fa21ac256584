// What tests with a worker in a workerd of its own start once: the bundled worker, and a Twilio that fails as planned.
import { bundleWorker } from "./bare-workerd.mjs";
import { FaultyTwilio } from "./faulty-twilio.mjs";

export async function startEquipment() {
  return { bundle: await bundleWorker(), twilio: await FaultyTwilio.start() };
}

/** Ends what was started; either may be missing. */
export async function endEquipment({ bundle, twilio }) {
  await twilio?.close();
  await bundle?.remove();
}
