import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { expectAccessible } from "./harness/axe.mjs";
import { launch, openPage, signIn } from "./harness/browser.mjs";
import { Cluster } from "./harness/cluster.mjs";
import { confirmJob } from "./harness/jobs.mjs";

let cluster;
let browser;
let api;
before(async () => {
  cluster = await Cluster.start({ peers: ["a", "b"], settings: { DATAGEN_ACTIVE_POLL_SECONDS: "1", DATAGEN_MAX_INFLIGHT_REQUESTS: "1" } }); // jobs at `slow` outlast what a test does to them
  browser = await launch();
  api = await cluster.api();
});
after(async () => {
  await browser?.close();
  await cluster?.end();
});

const slow = { latency: 2000, "rate-invalid": 0 };
const fast = { latency: 5, "rate-invalid": 0 };
const status = (page, word, options) => page.getByLabel("Progress", { exact: true }).getByText(word, { exact: true }).waitFor(options);

async function openJob(options, knobs) {
  await cluster.turn(knobs);
  const id = await confirmJob(api, options);
  const page = await openPage(browser);
  await signIn(page, cluster, `/jobs/${id}`);
  await page.getByRole("heading", { name: options.title ?? "People of a town" }).waitFor();
  return { id, page };
}

test("a job is watched to its end, and a click in the map shows a record", async () => {
  const { page } = await openJob({ records: 60 }, slow);
  await status(page, "Live");
  await cluster.turn(fast);
  await status(page, "Done");
  const map = page.getByRole("slider", { name: /Record map/ });
  await map.locator("canvas").click({ position: { x: 5, y: 5 } });
  await page.getByRole("heading", { name: "Record 1", exact: true }).waitFor();
  await page.getByText('"name"').waitFor();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("heading", { name: "Record 2", exact: true }).waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("the keyboard finds a record in the map", async () => {
  const { page } = await openJob({ records: 30 }, fast);
  await status(page, "Done");
  const map = page.getByRole("slider", { name: /Record map/ });
  await map.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assert.equal(await map.getAttribute("aria-valuetext"), "Record 3: done");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Record 3", exact: true }).waitFor();
  await page.getByLabel("Go to record").fill("31");
  await page.keyboard.press("Enter");
  await page.getByText("From 1 to 30.").waitFor();
  await page.getByLabel("Go to record").fill("1 5");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Record 15", exact: true }).waitFor();
  await page.getByText('"name"').waitFor();
  await page.getByRole("button", { name: "Close the record" }).click();
  assert.equal(await map.evaluate((element) => element === document.activeElement), true);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Record 3", exact: true }).waitFor();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.context().close();
});

test("a cancelled job keeps what it has, and its rest is made on demand", async () => {
  const { page } = await openJob({ records: 400 }, slow);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByRole("button", { name: "Cancel the dataset" }).click();
  await status(page, "Cancelled");
  await cluster.turn(fast);
  await page.getByRole("button", { name: "Make the rest" }).click();
  await status(page, "Done");
  await page.getByText("400 of 400 records").waitFor();
  await page.context().close();
});

test("what workers hand in after a cancel shows up in the rows by itself", async () => {
  const { id, page } = await openJob({ records: 400, title: "Called off" }, { latency: 6000 });
  await page.goto(`${cluster.url}/jobs/${id}/data`);
  await page.getByText("0 of 400 rows so far").waitFor();
  await api("POST", `/api/tasks/${id}/cancel`);
  await page.getByText("workers still hand in what they have made").waitFor();
  const first = page.locator('[role=row][aria-rowindex="2"]');
  await first.getByRole("gridcell", { name: /^(Basel|Bern|Zug)$/ }).waitFor();
  await page.getByText("workers still hand in what they have made").waitFor({ state: "detached" });
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("failed records show why, and are made again", async () => {
  const { page } = await openJob({ records: 12 }, { latency: 5, "rate-invalid": 1 });
  await status(page, "Done");
  await page.getByText("0 of 12 records").waitFor();
  await page.getByRole("slider", { name: /Record map/ }).locator("canvas").click({ position: { x: 5, y: 5 } });
  await page.getByText("This record failed").waitFor();
  await cluster.turn(fast);
  await page.getByRole("button", { name: "Retry failed" }).click();
  await page.getByText("12 of 12 records").waitFor();
  await status(page, "Done");
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("a dataset whose model is gone says that it is paused, why, and what to do", async () => {
  const { profiles } = await api("POST", "/api/user/settings", { name: "Mine", baseUrl: cluster.modelUrl });
  const profileId = profiles[0].id;
  const { id, page } = await openJob({ records: 200, profileId, description: `See http://example.com/${"long".repeat(40)}` }, slow);
  await page.setViewportSize({ width: 390, height: 844 });
  await status(page, "Running");
  await api("DELETE", "/api/user/settings", { id: profileId });
  await status(page, "Paused", { timeout: 180_000 });
  await page.getByText("the model profile was deleted").first().waitFor();
  await page.getByRole("link", { name: "models", exact: true }).waitFor();
  await expectAccessible(page);
  await page.getByRole("slider", { name: /Record map/ }).locator("canvas").click({ position: { x: 5, y: 5 } });
  const panel = page.getByRole("region", { name: /^Record 1$/ });
  await page.waitForFunction((element) => element.getBoundingClientRect().top + 50 < window.innerHeight, await panel.elementHandle());
  const button = page.getByRole("button", { name: "Delete" });
  await button.click();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.ok(await button.evaluate((element) => element === document.activeElement));
  await api("POST", `/api/tasks/${id}/cancel`);
  await page.context().close();
});

test("a worker that dies is missed, and its records are made when it is back", async () => {
  const { page } = await openJob({ records: 200 }, slow);
  await status(page, "Live");
  await cluster.workers.get("a").kill();
  const row = page.getByRole("row", { name: /^a / });
  await row.getByText("Not running", { exact: true }).waitFor({ timeout: 180_000 });
  await cluster.turn(fast);
  cluster.startWorker("a");
  await page.getByText("200 of 200 records").waitFor({ timeout: 180_000 });
  await status(page, "Done");
  await page.context().close();
});

/** As if the tab were behind another one, or in front again: a browser without windows shows all of them. */
async function setSeen(page, seen) {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, !seen);
}

test("more running datasets than a browser has connections can be open, as tabs that are not seen hold none", async () => {
  const { id, page } = await openJob({ records: 400, title: "Many tabs" }, slow);
  await status(page, "Live");
  const tabs = [page];
  for (let more = 0; more < 6; more += 1) {
    await setSeen(tabs.at(-1), false);
    const tab = await page.context().newPage();
    await tab.goto(`${cluster.url}/jobs/${id}`);
    await status(tab, "Live");
    tabs.push(tab);
  }
  const made = await page.getByLabel("Progress", { exact: true }).innerText();
  await api("POST", `/api/tasks/${id}/cancel`);
  await status(tabs.at(-1), "Cancelled");
  await setSeen(page, true);
  await status(page, "Cancelled");
  assert.notEqual(await page.getByLabel("Progress", { exact: true }).innerText(), made);
  await page.context().close();
});

test("a dataset that is deleted elsewhere is said to be gone", async () => {
  const { id, page } = await openJob({ records: 400, title: "Deleted elsewhere" }, slow);
  await status(page, "Live");
  await api("DELETE", `/api/tasks/${id}`);
  await page.getByText("This dataset is not there").waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("the gateway is restarted while two pages are open, and both go on", async () => {
  const { page, id } = await openJob({ records: 300 }, slow);
  const other = await page.context().newPage();
  await other.goto(`${cluster.url}/jobs/${id}`);
  for (const one of [page, other]) await status(one, "Live");
  await cluster.gateway.kill();
  await page.getByText(/Connecting|cannot be reached/).first().waitFor();
  await cluster.startGateway();
  await cluster.turn(fast);
  for (const one of [page, other]) {
    await one.getByText("300 of 300 records").waitFor({ timeout: 180_000 });
    await status(one, "Done");
  }
  await page.context().close();
});
