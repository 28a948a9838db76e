// Renders an HTML page to a picture: node picture.mjs PAGE.html PICTURE.png [light|dark]. Needs what classic.mjs needs of Node.

import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const { chromium } = require(process.env.PLAYWRIGHT ?? "playwright-core");
const [page, picture, theme = "light"] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const tab = await browser.newPage({ viewport: { width: 1000, height: 800 }, colorScheme: theme });
  await tab.goto(pathToFileURL(resolve(page)).href);
  await tab.waitForTimeout(2000); // formulas are set after loading
  await tab.screenshot({ path: picture, fullPage: true });
} finally {
  await browser.close();
}
