// What a user's page comes to in a real browser.
import { launch } from "puppeteer-core";
import { findChromium } from "../../pkg/scripts/run.mjs";
import { serve } from "../conformance/runners/static-server.mjs";
import { assertMinted } from "./token.mjs";

/** For a development server, too, which builds the page only now. In milliseconds. */
const timeout = 300_000;

/** Opens a page; gives the title that its script has set, and throws what the page complained of. */
export async function titleOf(url) {
  const browser = await launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--no-first-run"],
    protocolTimeout: timeout,
  });
  try {
    const page = await browser.newPage();
    const complaints = [];
    const failed = new Promise((resolve) => {
      page.on("pageerror", (error) => resolve(complaints.push(error.message)));
    });
    page.on("console", (message) => ["warn", "error"].includes(message.type()) && complaints.push(message.text()));
    await page.goto(url, { timeout });
    const shown = page
      .waitForFunction(() => document.title !== "not yet" && document.title, { timeout })
      .catch(() => complaints.push("the script came to no end"));
    const title = await Promise.race([shown, failed]);
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
    return await title.jsonValue();
  } finally {
    await browser.close();
  }
}

/** A page and a folder of scripts, served with a Content Security Policy, show a token. */
export async function assertPageMints(folder, page, policy) {
  const server = await serve({ folders: { "/": folder }, pages: { "/": page }, policy });
  try {
    await assertMinted(await titleOf(server.url));
  } finally {
    await server.close();
  }
}
