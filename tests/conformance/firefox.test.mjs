// Puppeteer drives Firefox over WebDriver BiDi.
import { findFirefox } from "../../pkg/scripts/run.mjs";
import { testBrowser } from "./browser.mjs";
import { testIfFound } from "./check.mjs";

testIfFound("Firefox", findFirefox(), (executablePath) =>
  testBrowser("Firefox", { browser: "firefox", executablePath }),
);
