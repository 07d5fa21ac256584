/** Resolves to the result of the work, or rejects with a TimeoutError. Everything that leaves the worker has a timeout. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const expiry = new Promise<never>((_, reject) => {
    const error = new DOMException(`no response within ${milliseconds} ms`, "TimeoutError");
    timer = setTimeout(() => reject(error), milliseconds);
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
