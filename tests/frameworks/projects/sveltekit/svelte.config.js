import cloudflare from "@sveltejs/adapter-cloudflare";
import node from "@sveltejs/adapter-node";

const cloudflareOptions = { config: "wrangler.jsonc" };
export default {
  kit: { adapter: process.env.ADAPTER === "cloudflare" ? cloudflare(cloudflareOptions) : node() },
};
