import { defineConfig } from "vite";

export default defineConfig({
  build: {
    // Files stay files: the Content-Security-Policy allows no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the views share is in one file with the first ones: large files compress better, by 2.3 KB in all. main.ts
    // needs the helper before it knows whether that file loads.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "preload-helper", test: /preload-helper/, priority: 1 },
            { name: "app", test: /page\/app\.tsx$/ },
          ],
        },
      },
    },
    target: "es2022",
  },
});
