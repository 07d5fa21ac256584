// Puppeteer drives Firefox over WebDriver BiDi.
import puppeteer from "puppeteer-core";
import { findFirefox } from "../../pkg/scripts/run.mjs";
import { testBrowser } from "./browser.mjs";
import { testIfFound } from "./check.mjs";

testIfFound("Firefox", findFirefox(), (executablePath) =>
  testBrowser("Firefox", () => puppeteer.launch({ browser: "firefox", executablePath })),
);
