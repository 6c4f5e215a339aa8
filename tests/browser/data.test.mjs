import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { expectAccessible } from "./harness/axe.mjs";
import { launch, openPage, signIn } from "./harness/browser.mjs";
import { Cluster } from "./harness/cluster.mjs";
import { confirmJob, people } from "./harness/jobs.mjs";
import { waitUntil } from "./harness/process.mjs";

const total = 3000;
const labelled = {
  ...people,
  properties: { ...people.properties, label: { type: "string", enum: ["calm", "angry"] }, address: { type: "object", properties: { street: { type: "string" } }, required: ["street"] } },
  required: [...people.required, "label", "address"],
};

let cluster;
let browser;
let page;
let api;
let done;
let running;
let races;
let failed;
before(async () => {
  // A record has one attempt: some fail for good.
  const settings = { DATAGEN_MAX_INFLIGHT_REQUESTS: "32", DATAGEN_MAX_ATTEMPTS_PER_RECORD: "1", NEXT_PUBLIC_SHOW_FAILURES: "true" };
  cluster = await Cluster.start({ model: { rate_invalid: 0.02 }, settings });
  browser = await launch();
  api = await cluster.api();
  done = await confirmJob(api, { title: "Moods of a town", records: total, schema: labelled, datasetMode: true });
  await waitUntil(async () => (await api("GET", `/api/tasks/${done}`)).job.status === "succeeded", "the job's end", 180);
  failed = (await api("GET", `/api/tasks/${done}/export?failures=true`)).map(({ index }) => index);
  assert.ok(failed.length > 0, "the model made no invalid record");
  const driver = { type: "object", properties: { driver: { type: "string" }, constructor: { const: "Ferrari" } }, required: ["driver"], additionalProperties: false };
  races = await confirmJob(api, { title: "Races", records: 40, schema: driver });
  await waitUntil(async () => (await api("GET", `/api/tasks/${races}`)).job.status === "succeeded", "the races' end", 180);
  await cluster.turn({ latency: 3_600_000 }); // none of its records comes before the end
  running = await confirmJob(api, { title: "Still running", records: 500 });
  page = await openPage(browser);
  await signIn(page, cluster);
});
after(async () => {
  await browser?.close();
  // It would wait for the model, which takes its time by now.
  await cluster?.workers.get("a").kill();
  await cluster?.end();
});

const open = (id, query = "") => page.goto(`${cluster.url}/jobs/${id}/data${query}`);
const row = (index) => page.locator(`[role=row][aria-rowindex="${index + 2}"]`);
const record = async (index) => (await api("GET", `/api/tasks/${done}/records?offset=${index}&limit=1`)).records[0];
const goTo = async (number) => {
  await page.getByLabel("Go to row").fill(String(number));
  await page.getByRole("button", { name: "Go", exact: true }).click();
};

test("the table shows the records in the schema's order, and draws a few of them only", async () => {
  await open(done);
  const grid = page.getByRole("grid", { name: "Rows of Moods of a town" });
  await grid.getByRole("columnheader", { name: "label" }).waitFor();
  assert.equal(await grid.getAttribute("aria-rowcount"), String(total + 1));
  assert.deepEqual(await grid.getByRole("columnheader").allInnerTexts(), ["Row", ...Object.keys(labelled.properties)]);
  const good = [0, 1, 2, 3].find((index) => !failed.includes(index));
  const { data } = await record(good);
  await row(good).getByRole("gridcell", { name: data.name, exact: true }).waitFor();
  await row(good).getByRole("gridcell", { name: JSON.stringify(data.address), exact: true }).waitFor();
  assert.ok((await grid.getByRole("row").count()) < 100);
});

test("scrolling leads to the last row", async () => {
  await open(done);
  await row(0).waitFor();
  await page.getByRole("grid").evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
  await row(total - 1).waitFor();
  await waitUntil(async () => !/Loading/.test(await row(total - 1).innerText()), "the last row's record");
  const last = await record(total - 1);
  assert.match(await row(total - 1).innerText(), last.ok ? new RegExp(last.data.city) : /^3,000\s+Failed/);
});

test("a row is found by its number, and shown whole beside the table", async () => {
  await open(done);
  await goTo(total + 1);
  await page.getByText("Give a row from 1 to 3,000.").waitFor();
  const index = [1800, 1801, 1802, 1803].find((at) => !failed.includes(at));
  await goTo(index + 1);
  const panel = page.getByRole("complementary", { name: `Row ${(index + 1).toLocaleString("en")}` });
  const { data } = await record(index);
  await panel.getByText(data.address.street).waitFor();
  await panel.getByRole("tab", { name: "JSON" }).click();
  assert.deepEqual(JSON.parse(await panel.locator("pre").innerText()), data);
});

test("the keys move through the table, open a row and close it", async () => {
  await open(done);
  const grid = page.getByRole("grid");
  await row(0).waitFor();
  await grid.focus();
  await page.keyboard.press("Control+End");
  await row(total - 1).waitFor();
  await page.keyboard.press("ArrowUp");
  const active = await grid.evaluate((element) => document.getElementById(element.getAttribute("aria-activedescendant")).closest("[role=row]").ariaRowIndex);
  assert.equal(active, String(total));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Row 2,999" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("complementary").waitFor({ state: "detached" });
  await grid.and(page.locator(":focus")).waitFor();
});

test("a failed row shows its reason", async () => {
  await open(done);
  await page.getByRole("button", { name: "Next failed row" }).click();
  const next = failed.find((index) => index > 0);
  const { error } = await record(next);
  await row(next).getByRole("gridcell", { name: `Failed: ${error}` }).waitFor();
  await page.getByRole("complementary").getByText(error).waitFor();
});

test("rows of one's choice are shown as JSON", async () => {
  await open(done, "?view=json");
  await page.getByLabel("From row").fill("101");
  await page.getByLabel("To row").fill("601");
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByRole("alert").filter({ hasText: "At most 500 rows" }).waitFor();
  await page.getByLabel("To row").fill("600");
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByText("of rows 101 to 600").waitFor();
  const { records } = await api("GET", `/api/tasks/${done}/records?offset=100&limit=500`);
  const shown = JSON.parse(await page.getByRole("region", { name: "Records as JSON" }).innerText());
  assert.deepEqual(shown, records.flatMap(({ ok, data }) => (ok ? [data] : [])));
});

test("the profile describes each field, the balance of labels first", async () => {
  await open(done, "?view=profile");
  const profile = await api("GET", `/api/tasks/${done}/profile`);
  const balance = page.getByRole("region", { name: "Label balance of label" });
  await balance.getByText("calm").waitFor();
  for (const { name } of profile.fields) await page.getByRole("region", { name, exact: true }).waitFor();
  await page.getByRole("img", { name: /^Histogram of age: \d+ bars from/ }).waitFor();
  await page.getByRole("list", { name: "Most frequent values of city" }).getByText("Basel").waitFor();
});

test("each file is what the API gives", async () => {
  await open(done);
  await page.getByRole("button", { name: "Download" }).click();
  const dialog = page.getByRole("dialog", { name: "Download the dataset" });
  const files = { "JSON One": "format=json", "JSON Lines": "format=jsonl", "CSV A": "format=csv", "CSV for spreadsheets": "format=csv&spreadsheet=true", "Failed records": "format=json&failures=true" };
  for (const gzip of [false, true]) {
    if (gzip) await dialog.getByLabel("Compressed (gzip)").check();
    for (const [name, query] of Object.entries(files)) {
      const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("link", { name }).click()]);
      const saved = readFileSync(await download.path());
      const answer = await page.context().request.get(`${cluster.url}/api/tasks/${done}/export?${query}`);
      assert.ok((gzip ? gunzipSync(saved) : saved).equals(await answer.body()), `${name}, gzip ${gzip}`);
      const stem = query.includes("failures") ? `${done}-failed` : done;
      assert.equal(download.suggestedFilename(), `${stem}.${/format=(\w+)/.exec(query)[1]}${gzip ? ".gz" : ""}`);
    }
  }
});

test("a refusal is said, and never saved as a file", async () => {
  await open(done);
  await page.getByRole("button", { name: "Download" }).click();
  const link = page.getByRole("link", { name: "JSON One" });
  await link.waitFor();
  const saved = [];
  page.on("download", (download) => saved.push(download));
  await page.route("**/export?*", (route) => route.fulfill({ status: 503, json: { error: "away" } }));
  await link.click();
  await page.getByRole("alert").filter({ hasText: "That could not be downloaded" }).waitFor();
  await page.unroute("**/export?*");
  assert.equal(saved.length, 0);
});

test("a job that runs shows the rows so far, and says what has to wait", async () => {
  await open(running);
  await page.getByText("of 500 rows so far").waitFor();
  await row(0).getByRole("gridcell", { name: "Not here yet" }).waitFor();
  await page.getByRole("button", { name: "Download" }).click();
  await page.getByText("There are no files yet").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("tab", { name: "Profile" }).click();
  await page.getByText("There is no profile yet").waitFor();
});

test("nothing of it is inaccessible, in either theme", async () => {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await open(done, "?row=3");
    await page.getByRole("complementary").getByRole("tab").or(page.getByText("This record failed")).first().waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Next failed row" }).click();
    await page.getByText("This record failed").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Download" }).click();
    await page.getByRole("link", { name: "JSON One" }).waitFor();
    await expectAccessible(page);
    await open(done, "?view=json");
    await page.getByRole("region", { name: "Records as JSON" }).waitFor();
    await expectAccessible(page);
    await open(done, "?view=profile");
    await page.getByRole("region", { name: "age" }).waitFor();
    await expectAccessible(page);
  }
  assert.deepEqual(page.problems, []);
});

test("a field may have a name that every object knows, whether a record has it or not", async () => {
  const records = await api("GET", `/api/tasks/${races}/export`);
  const row = records.findIndex((record) => !Object.hasOwn(record, "constructor"));
  assert.ok(row >= 0 && records.some((record) => Object.hasOwn(record, "constructor")));
  await page.goto(`${cluster.url}/jobs/${races}/data?row=1`);
  await page.getByRole("columnheader", { name: "constructor" }).waitFor();
  await page.getByRole("gridcell", { name: "Ferrari" }).first().waitFor();
  assert.equal(await page.getByRole("grid").getByText("function").count(), 0);
});
