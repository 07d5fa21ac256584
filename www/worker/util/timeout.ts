/** What the work gives, or a TimeoutError if it takes longer: nothing that leaves the worker is waited for without end. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const expiry = new Promise<never>((_, reject) => {
    const error = new DOMException(`no answer within ${milliseconds} ms`, "TimeoutError");
    timer = setTimeout(() => reject(error), milliseconds);
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
