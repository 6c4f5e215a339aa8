import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { expectAccessible } from "./harness/axe.mjs";
import { launch, openPage, signIn } from "./harness/browser.mjs";
import { Cluster } from "./harness/cluster.mjs";
import { waitUntil } from "./harness/process.mjs";

let cluster;
let browser;
before(async () => {
  cluster = await Cluster.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await cluster?.end();
});

const button = (page, name) => page.getByRole("button", { name, exact: true });
const json = (page) => page.getByLabel("The same as JSON Schema");
const atStep = (page, title) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: title }) }).and(page.locator('[aria-current="step"]')).waitFor();

async function open(options = {}) {
  const page = await openPage(browser, options);
  await signIn(page, cluster, "/new");
  await page.getByRole("heading", { name: "New dataset" }).waitFor();
  return page;
}

async function describe(page, { title = "People of a town", records = "12" } = {}) {
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Records, up to").fill(records);
  await page.getByLabel("Description").fill("Made-up people of a small town");
  await page.getByLabel("Instructions for one record").fill("Make one person with a name, an age and a rating.");
}

async function draft(page, words) {
  await describe(page, words);
  await button(page, "Draft the fields").click();
  await atStep(page, "Review the fields");
}

/** Waits until what the page shows is in the browser's storage. */
const kept = (page, text) =>
  page.waitForFunction((part) => (localStorage.getItem("datagems.draft.admin") ?? "").includes(part), text);

async function jobOf(page) {
  await page.waitForURL("**/jobs/job_*");
  const api = await cluster.api();
  return api("GET", `/api/tasks/${new URL(page.url()).pathname.split("/").pop()}`);
}

test("from an idea to a job: draft, edit in the table, mend the JSON, preview, confirm", async () => {
  const page = await open();
  await draft(page);
  await button(page, "Rules of age").click();
  await page.getByLabel("At most").fill("77");
  await page.getByLabel("At most").press("Enter");
  await waitUntil(async () => /"maximum": 77/.test(await json(page).inputValue()), "the rule in the JSON");
  await page.getByLabel("Name of rating").fill("stars");
  await page.getByLabel("Name of rating").press("Enter");
  await page.getByLabel("Name of stars").waitFor();

  const good = await json(page).inputValue();
  const lines = good.split("\n");
  const at = lines.findIndex((line) => line.includes('"maximum": 77'));
  await json(page).fill(good.replace('"minimum": 18,', '"minimum": 18'));
  await page.getByText("The table comes back when the JSON is right").waitFor();
  await page.getByRole("button", { name: `Line ${at}: A comma is missing.` }).click();
  assert.equal(await json(page).evaluate((area) => area === document.activeElement && area.value.slice(0, area.selectionStart).split("\n").length), at);
  await page.keyboard.press("Tab");
  assert.equal(await json(page).evaluate((area) => area === document.activeElement), false);
  await button(page, "Undo").click();
  await page.getByLabel("Name of stars").waitFor();

  await button(page, "Go on to the preview").click();
  await button(page, "Preview 3 records").click();
  await page.getByText("Record 3", { exact: true }).waitFor();
  await button(page, "Confirm: make 12 records").dblclick();
  const { job, details } = await jobOf(page);
  assert.equal(job.totalRecords, 12);
  assert.equal(details.schema.properties.age.maximum, 77);
  assert.ok(details.schema.required.includes("stars"));
  const api = await cluster.api();
  assert.equal((await api("GET", "/api/tasks")).jobs.length, 1);
  assert.equal(await page.evaluate(() => localStorage.getItem("datagems.draft.admin")), null);
  assert.deepEqual(page.problems, []);
});

test("a reload keeps everything, also JSON that is not right yet, and starting over can be undone", async () => {
  const page = await open();
  await draft(page, { title: "Kept over a reload" });
  await json(page).fill('{"type": "object", half');
  await kept(page, "half");
  await page.reload();
  await atStep(page, "Review the fields");
  assert.equal(await json(page).inputValue(), '{"type": "object", half');
  await button(page, "Start over").click();
  await page.getByRole("button", { name: /Customers of an online shop/ }).waitFor();
  await button(page, "Get it back").click();
  assert.equal(await json(page).inputValue(), '{"type": "object", half');
  await button(page, "Start over").click();
  assert.deepEqual(page.problems, []);
});

test("what is too long is said and not cut", async () => {
  const page = await open();
  await describe(page, { title: "t".repeat(250) });
  await button(page, "Draft the fields").click();
  await page.getByText("This is 50 characters too long.").waitFor();
  assert.equal((await page.getByLabel("Title").inputValue()).length, 250);
  await page.getByRole("tab", { name: "From a sample" }).click();
  await page.getByLabel("Sample of records").fill(`name\n${"x".repeat(200_001)}`);
  await page.getByText("too large to be kept over a reload").waitFor();
  await button(page, "Start over").click();
  assert.deepEqual(page.problems, []);
});

test("a schema of one's own is taken as it is, and what the gateway refuses stands at its line", async () => {
  const page = await open();
  await describe(page, { title: "Own schema", records: "3" });
  await page.getByRole("tab", { name: "My own JSON Schema" }).click();
  await page.getByLabel("JSON Schema of one record").fill('{\n  "type": "object",\n  "properties": {\n    "code": {\n      "type": "strin"\n    }\n  }\n}');
  await button(page, "Use this schema").click();
  await button(page, "Go on to the preview").click();
  await button(page, "Preview 3 records").click();
  await button(page, "Go to step 2").click();
  await page.getByRole("button", { name: /^Line 5: \/properties\/code\/type/ }).waitFor();
  await json(page).fill((await json(page).inputValue()).replace("strin", "string"));
  await button(page, "Go on to the preview").click();
  await button(page, "Confirm: make 3 records").click();
  const { details } = await jobOf(page);
  assert.deepEqual(details.schema, { type: "object", properties: { code: { type: "string" } } });
  assert.deepEqual(page.problems, []);
});

test("large integers and the order of fields stay as they were written", async () => {
  const page = await open();
  await describe(page, { title: "Large", records: "3" });
  await page.getByRole("tab", { name: "My own JSON Schema" }).click();
  const properties = '"name": { "type": "string" }, "7": { "type": "boolean" }, "id": { "const": 9007199254740993 }';
  await page.getByLabel("JSON Schema of one record").fill(`{\n"type": "object", "properties": { ${properties} }, "required": ["name", "7", "id"] }`);
  await button(page, "Use this schema").click();
  await button(page, "Go on to the preview").click();
  await button(page, "Preview 3 records").click();
  await page.getByText("9007199254740993").nth(2).waitFor();
  await button(page, "Confirm: make 3 records").click();
  const { job } = await jobOf(page);
  assert.equal(job.totalRecords, 3);
  const stored = await page.evaluate((id) => fetch(`/api/tasks/${id}`).then((answer) => answer.text()), job.id);
  assert.match(stored, /"name":.*"7":.*"id":\{"const":9007199254740993\}/);
  await page.goto(`${new URL(page.url()).origin}/jobs/${job.id}/data`);
  await page.getByRole("gridcell", { name: "9007199254740993" }).nth(2).waitFor();
  assert.deepEqual(page.problems, []);
});

test("a sample of CSV becomes a schema in the browser", async () => {
  const page = await open();
  await describe(page);
  await page.getByRole("tab", { name: "From a sample" }).click();
  const rows = ["Basel", "Bern", "Basel", "Bern", "Basel", "Bern"].map((city, at) => `p${at}@a.example,${at},${city},2024-01-0${at + 1}`);
  await page.getByLabel("Sample of records").fill(["mail,age,city,since", ...rows].join("\n"));
  await button(page, "Make a schema of it").click();
  await atStep(page, "Review the fields");
  const types = await Promise.all(["mail", "age", "city", "since"].map((name) => page.getByLabel(`Type of ${name}`, { exact: true }).inputValue()));
  assert.deepEqual(types, ["email", "integer", "choice", "date"]);
  await page.getByText("Basel, Bern").waitFor();
  await button(page, "Start over").click();
  assert.deepEqual(page.problems, []);
});

test("an expired draft is renewed by itself, and a lost answer leads to the same job", async () => {
  const page = await open();
  await draft(page, { title: "Expired", records: "5" });
  await button(page, "Go on to the preview").click();
  let refused = 0;
  await page.route("**/api/tasks/preview", async (route) => {
    refused += 1;
    if (refused > 1) return route.continue();
    return route.fulfill({ status: 400, json: { error: "Invalid or expired draft" } });
  });
  await button(page, "Preview 3 records").click();
  await page.getByText("Record 3", { exact: true }).waitFor();
  assert.equal(refused, 2);

  let lost = 0;
  const ids = [];
  await page.route("**/api/tasks/confirm", async (route) => {
    const answer = await route.fetch();
    ids.push((await answer.json()).jobId);
    lost += 1;
    return lost === 1 ? route.abort() : route.fulfill({ response: answer });
  });
  await button(page, "Confirm: make 5 records").click();
  await page.getByText("No connection to the gateway").waitFor();
  await page.reload();
  await page.getByText("You confirmed this, but no answer came").waitFor();
  await button(page, "Confirm: make 5 records").click();
  const { job } = await jobOf(page);
  assert.deepEqual(ids, [job.id, job.id]);
  assert.deepEqual(page.problems, []);
});

/** Confirms without getting an answer: `reached` is whether the gateway got to see it. Returns the ids of all jobs confirmed. */
async function loseFirstAnswer(page, { reached }) {
  const ids = [];
  let asked = 0;
  await page.route("**/api/tasks/confirm", async (route) => {
    asked += 1;
    if (asked === 1 && !reached) return route.abort();
    const answer = await route.fetch();
    if (answer.ok()) ids.push((await answer.json()).jobId);
    return asked === 1 ? route.abort() : route.fulfill({ response: answer });
  });
  await button(page, "Go on to the preview").click();
  await button(page, "Confirm: make 5 records").click();
  await page.getByText("No connection to the gateway").waitFor();
  return ids;
}

async function renameRating(page) {
  await page.getByRole("button", { name: /review the fields$/ }).click();
  await page.getByLabel("Name of rating").fill("stars");
  await page.getByLabel("Name of rating").press("Enter");
  await page.getByLabel("Name of stars").waitFor();
  await button(page, "Go on to the preview").click();
}

test("a confirmation that hangs can be given up, and again leads to the same job", async () => {
  const page = await open();
  await draft(page, { title: "Hangs", records: "5" });
  await button(page, "Go on to the preview").click();
  const ids = [];
  await page.route("**/api/tasks/confirm", async (route) => {
    const answer = await route.fetch();
    ids.push((await answer.json()).jobId);
    if (ids.length > 1) await route.fulfill({ response: answer });
  });
  await button(page, "Confirm: make 5 records").click();
  await button(page, "Cancel").click();
  await page.getByText("You confirmed this, but no answer came").waitFor();
  await button(page, "Confirm: make 5 records").click();
  const { job } = await jobOf(page);
  assert.deepEqual(ids, [job.id, job.id]);
  assert.deepEqual(page.problems, []);
});

test("after a lost answer, changed fields bring the news that a dataset was started, and a second one only when asked for", async () => {
  const page = await open();
  await draft(page, { title: "Twice", records: "5" });
  const ids = await loseFirstAnswer(page, { reached: true });
  await renameRating(page);
  await kept(page, "stars");
  await page.reload();
  await page.getByText("You confirmed this before your changes, but no answer came").waitFor();
  for (const _ of [1, 2]) {
    await button(page, "Confirm: make 5 records").click();
    await page.getByText("Your dataset was started already, before your changes").waitFor();
  }
  assert.equal(ids.length, 1);
  await button(page, "Start another one, as it is here").click();
  const { job, details } = await jobOf(page);
  assert.ok(details.schema.properties.stars);
  assert.equal(ids.length, 2);
  assert.deepEqual([ids[1], ids[0] !== ids[1]], [job.id, true]);
  assert.deepEqual(page.problems, []);
});

test("a confirmation that never arrived makes one dataset, with the fields as they are now", async () => {
  const page = await open();
  await draft(page, { title: "Once", records: "5" });
  const ids = await loseFirstAnswer(page, { reached: false });
  await renameRating(page);
  await button(page, "Confirm: make 5 records").click();
  const { job, details } = await jobOf(page);
  assert.deepEqual(ids, [job.id]);
  assert.ok(details.schema.properties.stars);
  assert.deepEqual(page.problems, []);
});

test("after a lost answer and another title, one is asked to look first", async () => {
  const page = await open();
  await draft(page, { title: "Before", records: "5" });
  const ids = await loseFirstAnswer(page, { reached: true });
  await page.getByRole("button", { name: /describe the dataset$/ }).click();
  await page.getByLabel("Title").fill("After");
  await button(page, "Keep the fields").click();
  await button(page, "Go on to the preview").click();
  await button(page, "Confirm: make 5 records").click();
  await page.getByText("It is not known whether your dataset was started").waitFor();
  assert.equal(ids.length, 1);
  await button(page, "It is not there: start it").click();
  const { job } = await jobOf(page);
  assert.equal(job.title, "After");
  assert.equal(ids.length, 2);
  assert.deepEqual(page.problems, []);
});

test("a dataset that was deleted after its answer was lost can be started again", async () => {
  const page = await open();
  await draft(page, { title: "Deleted", records: "5" });
  const ids = await loseFirstAnswer(page, { reached: true });
  const api = await cluster.api();
  await api("DELETE", `/api/tasks/${ids[0]}`);
  await button(page, "Confirm: make 5 records").click();
  await page.getByText("Your dataset was started already, and deleted since").waitFor();
  await button(page, "Start it again").click();
  const { job } = await jobOf(page);
  assert.deepEqual([ids.length, ids[1]], [2, job.id]);
  assert.deepEqual(page.problems, []);
});

test("what was asked for a draft that is put aside does not come into the next one", async () => {
  const page = await open();
  await describe(page, { title: "Put aside" });
  let answer;
  const arrived = new Promise((resolve) => (answer = resolve));
  await page.route("**/api/tasks/schema", async (route) => {
    await arrived;
    await route.continue().catch(() => undefined); // given up meanwhile
  });
  await button(page, "Draft the fields").click();
  await page.getByText("The model drafts the fields…").waitFor();
  await button(page, "Start over").click();
  await page.getByLabel("Title").fill("The next one");
  answer();
  await kept(page, "The next one");
  await page.unroute("**/api/tasks/schema");
  await describe(page, { title: "The next one" });
  await button(page, "Draft the fields").click();
  await atStep(page, "Review the fields");
  await button(page, "Undo").and(page.locator('[aria-disabled="true"]')).waitFor();
  assert.equal(await button(page, "Start over").count(), 1);
  await button(page, "Start over").click();
  assert.deepEqual(page.problems, []);
});

test("a name that is half typed stays with its field, and a field moves on at each press", async () => {
  const page = await open();
  await describe(page, { title: "Names and moves" });
  await page.getByRole("tab", { name: "My own JSON Schema" }).click();
  const properties = Object.fromEntries([..."abcd"].map((name) => [name, { type: "string" }]));
  await page.getByLabel("JSON Schema of one record").fill(JSON.stringify({ type: "object", properties }, null, 1));
  await button(page, "Use this schema").click();
  await page.getByLabel("Name of b", { exact: true }).fill("");
  await page.getByText("A field needs a name").waitFor();
  await button(page, "Remove b").click();
  await page.getByText("A field needs a name").waitFor({ state: "detached" });
  const names = () => page.locator(".field-name").evaluateAll((inputs) => inputs.map((input) => input.value).join(""));
  assert.equal(await names(), "acd");

  const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  await button(page, "Move a down").focus();
  await page.keyboard.press("Enter");
  assert.deepEqual([await names(), await focused()], ["cad", "Move a down"]);
  await page.keyboard.press("Enter");
  assert.deepEqual([await names(), await focused()], ["cda", "Name of a"]);
  await page.getByLabel("Name of a", { exact: true }).fill("e");
  await page.keyboard.press("Enter");
  assert.deepEqual([await names(), await focused()], ["cde", "Name of e"]);
  await button(page, "Start over").click();
  assert.deepEqual(page.problems, []);
});

test("a model that gives nothing of use is said in words, and a wait can be cancelled", async () => {
  const page = await open();
  await describe(page);
  await cluster.turn({ "rate-garbage": 1 });
  await button(page, "Draft the fields").click();
  await page.getByRole("alert").filter({ hasText: "The model gave nothing that can be used" }).waitFor();
  await cluster.turn({ "rate-garbage": 0 });
  await page.route("**/api/tasks/schema", () => undefined, { times: 1 }); // never answered
  await button(page, "Draft the fields").click();
  await button(page, "Cancel").click();
  await button(page, "Draft the fields").click();
  await atStep(page, "Review the fields");
  await button(page, "Start over").click();
  assert.deepEqual(page.problems, []);
});

test("two tabs do not overwrite each other silently", async () => {
  const page = await open();
  const other = await page.context().newPage();
  await other.goto(`${cluster.url}/new`);
  await page.getByLabel("Title").fill("From the first tab");
  await kept(page, "From the first tab");
  await other.waitForFunction(() => document.querySelector("input")?.value === "From the first tab");
  // Storage that changes behind the second tab's back while it has words of its own.
  await other.evaluate(() => {
    const stored = JSON.parse(localStorage.getItem("datagems.draft.admin"));
    localStorage.setItem("datagems.draft.admin", JSON.stringify({ ...stored, revision: "somebody.1" }));
  });
  await other.getByLabel("Title").fill("From the second tab");
  await other.getByText("This draft was changed in another tab, too").waitFor();
  await button(other, "Keep what is here").click();
  await kept(other, "From the second tab");
  assert.deepEqual(page.problems, []);
});

for (const colorScheme of ["light", "dark"]) {
  test(`every step is accessible, ${colorScheme}`, async () => {
    const page = await open({ colorScheme });
    await expectAccessible(page);
    await page.getByRole("button", { name: /Support tickets/ }).click();
    await page.locator("summary").click();
    await expectAccessible(page);
    await button(page, "Draft the fields").click();
    await atStep(page, "Review the fields");
    await button(page, "Rules of label").click();
    await expectAccessible(page);
    const good = await json(page).inputValue();
    await json(page).fill(good.replace(":", ""));
    await page.getByText("The table comes back").waitFor();
    await expectAccessible(page);
    await json(page).fill(good);
    await button(page, "Go on to the preview").click();
    await button(page, "Preview 3 records").click();
    await page.getByText("Record 3", { exact: true }).waitFor();
    await expectAccessible(page);
    assert.deepEqual(page.problems, []);
  });
}
