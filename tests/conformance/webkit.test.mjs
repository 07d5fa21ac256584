// WebKit is not installed for `npm test`: without it these tests are skipped. The weekly workflow installs it.
import { test } from "node:test";
import { findWebKit } from "../../pkg/scripts/run.mjs";
import { launchWebKit } from "../support/webkit.mjs";
import { testBrowser } from "./browser.mjs";

const programs = findWebKit();
if (programs) testBrowser("WebKit", () => launchWebKit(programs));
else test("WebKit", { skip: "WebKitGTK is not installed (Debian: webkit2gtk-driver xvfb)" });
