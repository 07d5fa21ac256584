import cloudflare from "@astrojs/cloudflare";
import node from "@astrojs/node";

export default {
  adapter: process.env.ADAPTER === "cloudflare" ? cloudflare() : node({ mode: "standalone" }),
  vite: { server: { strictPort: true } },
};
