// Pictures of every view, to be looked at: `npm run screenshots`. They are written to tests/page/screenshots/, which is not committed;
// the two of the README to docs/pictures/.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startRingBrowser } from "./browser.mjs";
import { withPalette } from "./palette-png.mjs";
import { scenes } from "./scenes.mjs";

const folder = process.env.SCREENSHOTS ?? join(import.meta.dirname, "screenshots");
const [only = ""] = process.argv.slice(2);
/** The README's pictures, by scene. */
const pictures = { "api keys": "api-keys.png", "tokens, created": "access-tokens.png" };
const sizes = {
  light: { width: 1280, height: 800 },
  dark: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
};

if (only === "") await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const browser = await startRingBrowser();
try {
  for (const [name, scene] of Object.entries(scenes)) {
    if (!name.includes(only)) continue;
    for (const [look, size] of Object.entries(sizes)) {
      const media = { "prefers-color-scheme": look === "dark" ? "dark" : "light" };
      const opened = await browser.open(scene.view, { ...size, media });
      await scene.act(opened).catch((error) => console.error(name, look, error.message.slice(0, 300)));
      if (opened.problems.length > 0) console.error(name, opened.problems);
      await opened.settle();
      const path = join(folder, `${name.replaceAll(/\W+/g, "-")}-${look}.png`);
      const png = await opened.page.screenshot({ path, fullPage: look === "phone" });
      if (look === "light" && name in pictures) {
        const picture = join(import.meta.dirname, "../../docs/pictures", pictures[name]);
        await writeFile(picture, withPalette(Buffer.from(png)));
      }
      console.log(path);
    }
  }
} finally {
  await browser.close();
}
