import { computed, signal } from "@preact/signals";

const TICK_MS = 1000;

/** The current time in whole seconds since the epoch. Components that read it are updated each second. */
export const now = signal(Math.floor(Date.now() / 1000));

/** The same every 15 seconds, for relative times. */
export const coarseNow = computed(() => Math.floor(now.value / 15) * 15 + 15);

setInterval(() => {
  now.value = Math.floor(Date.now() / 1000);
}, TICK_MS);
