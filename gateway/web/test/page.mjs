// Drives the page in a real browser: node page.mjs <chromium> <url> <folder for screenshots>
// What it has seen it prints, a line each; the caller, which plays the services, answers by what they send.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [executablePath, url, screenshots] = process.argv.slice(2);
const profile = await mkdtemp(join(tmpdir(), "quotestream-page-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath,
  headless: true,
  viewport: { width: 1280, height: 900 },
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  const page = browser.pages()[0];
  page.setDefaultTimeout(60_000);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  // A cut stream is part of the script; what the page itself gets wrong, the security policy included, is not.
  page.on("console", (line) => line.type() === "error" && !/net::|status of 503/.test(line.text()) && complaints.push(line.text()));

  await page.goto(url);
  await page.getByRole("heading", { name: "New quote" }).waitFor();

  await page.getByRole("button", { name: "Create quote" }).click();
  const summary = page.getByRole("alert");
  await summary.waitFor();
  assert.ok(await summary.evaluate((node) => node === document.activeElement), "the summary has the focus");
  assert.match(await summary.innerText(), /There is a problem[\s\S]*e-mail like name@example\.com[\s\S]*INVALID_REQUEST · Reference \S+/);
  assert.match(await page.title(), /^Error: /);
  await page.screenshot({ path: join(screenshots, "page-refused.png"), fullPage: true });
  await summary.getByRole("link", { name: /e-mail/ }).click();
  const email = page.getByLabel("E-mail", { exact: true });
  assert.equal(await email.getAttribute("aria-invalid"), "true");
  assert.ok(await email.evaluate((node) => node === document.activeElement), "the link leads to the field");
  console.log("refused");

  await page.getByLabel("Country", { exact: true }).fill("in");
  await page.getByLabel("State or province", { exact: true }).fill("Tamil Nadu");
  await page.getByLabel("City", { exact: true }).fill("Kalpakkam");
  await page.getByLabel("Postal code", { exact: true }).fill("603110");
  await email.fill("someone@example.com");
  await page.getByLabel("Phone").fill("+91 44 2744 0000");
  await page.getByRole("button", { name: "Create quote" }).click();
  await page.getByText("Draft", { exact: true }).waitFor();
  await page.getByText("live", { exact: true }).waitFor();
  assert.ok(!page.url().includes("example.com"), "nothing personal in the address");
  console.log("draft");

  await page.getByText("Saved", { exact: true }).waitFor();
  console.log("saved");

  await page.getByText("Approved", { exact: true }).waitFor();
  await page.getByText("live", { exact: true }).waitFor();
  await page.screenshot({ path: join(screenshots, "page-approved.png"), fullPage: true });
  assert.deepEqual(complaints, []);
  console.log("approved");
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
}
