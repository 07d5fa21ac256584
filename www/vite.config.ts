import { defineConfig, type Plugin } from "vite";

/** Loads the code of a view with a plain import(): Vite's helper preloads style sheets and shared files, which are loaded by then. */
const plainImports: Plugin = {
  name: "plain-imports",
  enforce: "pre",
  load: (id) => (id.endsWith("vite/preload-helper.js") ? "export const __vitePreload = (load) => load();" : undefined),
};

/** Has public/start.js import the page: WebKit fires no event if a module script fails. */
const importedPage: Plugin = {
  name: "imported-page",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (html) =>
      html.replace(
        /<script type="module" crossorigin src="([^"]+)"><\/script>/,
        '<link rel="modulepreload" crossorigin href="$1" />\n    <script defer src="/start.js"></script>',
      ),
  },
};

export default defineConfig({
  plugins: [plainImports, importedPage],
  // Calls of h() are smaller than those of jsx(), by 0.6 KB in all.
  oxc: {
    jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" },
    jsxInject: 'import { h, Fragment } from "preact";',
  },
  build: {
    // Files stay files: the Content-Security-Policy allows no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: false,
    // What the views share is in one file with the first ones: large files compress better, by 2.3 KB in all.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "app", test: /page\/app\.tsx$/ }] } } },
    target: "es2022",
  },
});
