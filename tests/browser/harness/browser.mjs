// Debian's Chromium, without a connection of its own making.
import { chromium } from "playwright-core";
import { patience } from "./process.mjs";

const quiet = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

export function launch() {
  return chromium.launch({
    executablePath: process.env.DATAGEMS_CHROMIUM ?? "/usr/bin/chromium",
    timeout: 120_000 * patience,
    args: [...quiet, ...(process.getuid() === 0 ? ["--no-sandbox"] : [])],
  });
}

/** A page of a context of its own. Errors of the page, and refusals of its security policy, end up in `page.problems`. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, ...options });
  context.setDefaultTimeout(60_000 * patience); // for what never comes, not for a machine that is busy
  const page = await context.newPage();
  watch(page);
  return page;
}

/** Collects what goes wrong in `page`, in `page.problems`. Answers of 4xx and 5xx are no problems by themselves. */
export function watch(page) {
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource|net::ERR_/.test(message.text())) page.problems.push(message.text());
  });
}

export async function signIn(page, cluster, path = "/", { name, password } = { name: "admin", password: cluster.password }) {
  await page.goto(cluster.url + path);
  await page.getByLabel("User name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
}
