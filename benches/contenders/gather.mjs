/** Creates contenders, and returns the reason for each that cannot be created. `token` returns the token of a call's number. */
export async function gather(loaders, token) {
  const contenders = [];
  const missing = [];
  for (const [name, load] of Object.entries(loaders)) {
    try {
      contenders.push({ ...(await load(token)), name });
    } catch (error) {
      missing.push({ name, reason: String(error?.message ?? error).split("\n")[0] });
    }
  }
  return { contenders, missing };
}
