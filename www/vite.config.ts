import { defineConfig } from "vite";

export default defineConfig({
  build: {
    // Files stay files: the Content-Security-Policy allows no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
});
