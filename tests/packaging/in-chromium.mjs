// What a user's page comes to in a real browser.
import { launch } from "puppeteer-core";
import { findChromium } from "../../pkg/scripts/run.mjs";

/** Opens a page; gives the title that its script has set, and throws what the page complained of. */
export async function titleOf(url) {
  const browser = await launch({ executablePath: findChromium(), args: ["--no-sandbox", "--no-first-run"] });
  try {
    const page = await browser.newPage();
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => ["warn", "error"].includes(message.type()) && complaints.push(message.text()));
    await page.goto(url);
    const shown = page.waitForFunction(() => document.title !== "not yet" && document.title, { timeout: 60_000 });
    const title = await shown.catch(() => complaints.push("the script came to no end"));
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
    return await title.jsonValue();
  } finally {
    await browser.close();
  }
}
