/** Makes contenders, and says of each that cannot be made why. `token` gives tokens by the number of a call. */
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
