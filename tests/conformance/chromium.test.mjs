import puppeteer from "puppeteer-core";
import { findChromium } from "../../pkg/scripts/run.mjs";
import { testBrowser } from "./browser.mjs";
import { testIfFound } from "./check.mjs";

const flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

testIfFound("Chromium", findChromium(), (executablePath) =>
  testBrowser("Chromium", () => puppeteer.launch({ executablePath, args: [...flags, "--no-first-run"] })),
);
