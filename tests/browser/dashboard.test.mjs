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
  cluster = await Cluster.start({ settings: { DATAGEN_ACTIVE_POLL_SECONDS: "1", DATAGEN_IDLE_POLL_SECONDS: "1", DATAGEN_MAX_OPEN_JOBS_PER_USER: "2000", DATAGEN_MAX_DRAFTS_PER_MINUTE: "10000" } });
  browser = await launch();
  api = await cluster.api();
});
after(async () => {
  await browser?.close();
  await cluster?.end();
});

const cards = (page) => page.getByRole("list").filter({ has: page.getByRole("progressbar") }).getByRole("listitem");

test("somebody without a dataset learns how to make one", async () => {
  const page = await openPage(browser);
  await signIn(page, cluster);
  await page.getByRole("heading", { name: "Your first dataset is three steps away" }).waitFor();
  await page.getByRole("main").getByRole("link", { name: "New dataset" }).first().click();
  await page.waitForURL("**/new");
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("a new dataset appears, and comes to its end, while the page is open", async () => {
  const page = await openPage(browser);
  await signIn(page, cluster);
  await confirmJob(api, { title: "Birds of Bern", records: 20 });
  const card = page.getByRole("listitem").filter({ hasText: "Birds of Bern" });
  await card.getByText("Done", { exact: true }).waitFor();
  await card.getByText("20 of 20 records").waitFor();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await card.getByRole("link").click();
  await page.waitForURL("**/jobs/job_*");
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("one of a thousand datasets is found by its title, and its status is in the address", async () => {
  await cluster.workers.get("a").stop();
  const numbers = Array.from({ length: 1000 }, (_, number) => number);
  const makeSome = async () => {
    for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) await confirmJob(api, { title: `Town ${number}`, records: 1 });
  };
  await Promise.all(Array.from({ length: 8 }, makeSome));
  const page = await openPage(browser);
  await signIn(page, cluster);
  await page.getByText("Town 999", { exact: true }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".job-card").length === 1001);
  assert.equal(await cards(page).count(), 1001);
  await page.getByPlaceholder("Search by title or id").fill("town 777");
  await page.getByText("Town 777", { exact: true }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".job-card").length === 1);
  await page.getByLabel("Status").selectOption("succeeded");
  await page.getByRole("heading", { name: "No dataset fits" }).waitFor();
  await page.waitForURL(/\?q=town\+777&status=succeeded$/);
  await page.reload();
  await page.getByRole("heading", { name: "No dataset fits" }).waitFor();
  await page.getByRole("button", { name: "Show all" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".job-card").length === 1001);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
