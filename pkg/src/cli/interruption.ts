/** Runs something while Ctrl-C calls a function, and does not end the process. */
export async function onInterruption<T>(interrupt: () => void, run: () => Promise<T>): Promise<T> {
  process.on("SIGINT", interrupt);
  try {
    return await run();
  } finally {
    process.off("SIGINT", interrupt);
  }
}
