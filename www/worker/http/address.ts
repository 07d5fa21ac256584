/** The address of the client, from Cloudflare; for IPv6, its first 64 bits, which one customer of a provider has. */
export function addressOf(request: Request): string | undefined {
  const address = request.headers.get("cf-connecting-ip")?.trim().toLowerCase();
  if (address === undefined || address === "") return undefined;
  if (!address.includes(":")) return address;
  const mapped = /^::ffff:([0-9.]+)$/.exec(address)?.[1];
  return mapped ?? `${groupsOf(address).slice(0, 4).join(":")}::/64`;
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): string[] {
  const [head = [], tail = []] = address.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  return [...head, ...zeros, ...tail].map((group) => group.replace(/^0+(?=.)/, ""));
}
