// Classic Notebook in a real browser: open the sample, run all, look, interrupt an endless cell, restart.
//
//   node classic.mjs FOLDER      screenshots and what was read from the page go to FOLDER
//
// Needs jupyter-notebook, chromium, and playwright-core where Node finds it (NODE_PATH or PLAYWRIGHT); JUPYTER_PATH must lead to
// the kernelspec. The exit code is 1 if a check failed.

import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const { chromium } = require(process.env.PLAYWRIGHT ?? "playwright-core");
const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? "screenshots");
const patience = 90_000;
let failed = 0;

function check(what, good, detail = "") {
  console.log(good ? "ok    " : "FAILED", what, detail);
  if (!good) failed++;
}

function freePort() {
  return new Promise(found => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

/** Starts the server in a folder of its own and waits until it listens. */
async function startServer(home) {
  const port = await freePort();
  const server = spawn("jupyter-notebook", [
    "--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`, "--NotebookApp.token=", "--NotebookApp.password=",
    `--notebook-dir=${home}`,
  ], { stdio: ["ignore", "ignore", "pipe"] });
  await new Promise((ready, lost) => {
    let said = "";
    server.stderr.on("data", piece => {
      said += piece;
      if (said.includes(`127.0.0.1:${port}/`)) ready();
    });
    server.on("exit", code => lost(new Error(`the server ended with code ${code}: ${said}`)));
  });
  return { server, address: `http://127.0.0.1:${port}/` };
}

const cellTexts = page => page.evaluate(() => Jupyter.notebook.get_cells()
  .map(cell => cell.element.find(".output_area").text()));

async function runAll(page) {
  await page.evaluate(() => Jupyter.notebook.execute_all_cells());
  await page.waitForFunction(() => Jupyter.notebook.get_cells()
    .every(cell => cell.cell_type !== "code" || /\d/.test(cell.input_prompt_number ?? "")), null, { timeout: patience });
  await page.waitForTimeout(500);
}

async function look(page) {
  const texts = (await cellTexts(page)).join("\n");
  check("text with its Unicode", texts.includes("grüezi, 漢字, \u{1F600}"));
  check("standard error apart", await page.locator(".output_stderr").count() === 1);
  check("the table", await page.locator(".output_area table").count() === 1 && texts.includes("flexible"));
  check("the figure", await page.locator(".output_area svg polyline").count() === 1);
  check("the picture", await page.locator(".output_png img").evaluateAll(all => all.length === 1 && all[0].naturalWidth === 160));
  check("the display updated in place", texts.includes("3 of 3") && !texts.includes("0 of 3"));
  check("HTML", await page.locator(".output_area b").count() === 1);
  check("state between cells", texts.includes("the bar is still there: True"));
  check("no error", await page.locator(".output_error").count() === 0);
  check("C# colours", await page.locator(".cm-keyword").count() > 0);
  check("the formula", await page.locator(".MathJax, .MathJax_SVG, .MathJax_Preview").count() > 0);
}

async function interrupt(page) {
  await page.evaluate(() => {
    const cell = Jupyter.notebook.insert_cell_at_bottom("code");
    cell.set_text('int kept = 41; kept++; display("running"); while (true) { }');
    cell.execute();
  });
  await page.waitForFunction(() => Jupyter.notebook.get_cells().at(-1).element.find(".output_area").text().includes("running"), null,
    { timeout: patience });
  const start = Date.now();
  await page.evaluate(() => Jupyter.notebook.kernel.interrupt());
  await page.waitForFunction(() => Jupyter.notebook.get_cells().at(-1).element.find(".output_error").length > 0, null,
    { timeout: patience });
  check("an endless cell is interrupted", true, `${Date.now() - start} ms until the page showed it`);
  await page.evaluate(() => {
    const cell = Jupyter.notebook.insert_cell_at_bottom("code");
    cell.set_text("kept");
    cell.execute();
  });
  await page.waitForFunction(() => Jupyter.notebook.get_cells().at(-1).element.find(".output_area").text().includes("42"), null,
    { timeout: patience });
  check("its state is kept", true);
}

async function complete(page) {
  await page.evaluate(() => {
    const notebook = Jupyter.notebook, cell = notebook.insert_cell_at_bottom("code");
    cell.set_text("Math.Sq");
    notebook.select(notebook.ncells() - 1);
    notebook.edit_mode();
    cell.focus_editor();
    cell.code_mirror.setCursor(0, 7);
    cell.completer.startCompletion();
  });
  await page.waitForFunction(() => Jupyter.notebook.get_cells().at(-1).get_text() === "Math.Sqrt"
    || document.querySelector("#complete")?.textContent.includes("Sqrt"), null, { timeout: patience });
  check("completion by Tab", true);
}

async function restart(page) {
  await page.evaluate(() => new Promise(done => {
    Jupyter.notebook.events.one("kernel_ready.Kernel", done);
    Jupyter.notebook.kernel.restart();
  }));
  await page.evaluate(() => {
    const cell = Jupyter.notebook.insert_cell_at_bottom("code");
    cell.set_text("kept");
    cell.execute();
  });
  await page.waitForFunction(() => Jupyter.notebook.get_cells().at(-1).element.find(".output_error").length > 0, null,
    { timeout: patience });
  check("after a restart the state is gone", true);
}

const home = mkdtempSync(join(tmpdir(), "classic-"));
copyFileSync(join(here, "sample.ipynb"), join(home, "sample.ipynb"));
mkdirSync(folder, { recursive: true });
const { server, address } = await startServer(home);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: { width: 1100, height: 1900 } });
  await page.goto(`${address}notebooks/sample.ipynb`);
  await page.waitForFunction(() => window.Jupyter?.notebook?.kernel?.is_connected(), null, { timeout: patience });
  const name = await page.locator(".kernel_indicator_name").textContent();
  check("the kernel's name is shown", name.trim() === ".NET (C#)", name.trim());
  await runAll(page);
  await page.screenshot({ path: join(folder, "classic-run-all.png") });
  await look(page);
  await interrupt(page);
  await complete(page);
  await page.screenshot({ path: join(folder, "classic-interrupted.png") });
  await restart(page);
  await page.locator(".output_error").last().scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(folder, "classic-restarted.png") });
} finally {
  await browser.close();
  server.kill("SIGKILL");
  rmSync(home, { recursive: true, force: true });
}
console.log(failed === 0 ? "all well" : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
