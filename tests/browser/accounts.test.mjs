import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { expectAccessible } from "./harness/axe.mjs";
import { launch, openPage, signIn } from "./harness/browser.mjs";
import { Cluster } from "./harness/cluster.mjs";

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

test("a model is added with the help of its list, tested, edited and deleted", async () => {
  const page = await openPage(browser);
  await signIn(page, cluster, "/models");
  await page.getByRole("button", { name: "Add a model" }).click();
  const form = page.getByRole("form", { name: "New model" });
  await form.getByLabel("Name").fill("Sandbox");
  await form.getByRole("button", { name: "Load models" }).click();
  await form.getByText("Give the address of the model API.").waitFor();
  await form.getByLabel("Base URL").fill(`${cluster.modelUrl}/v1`);
  await form.getByRole("button", { name: "Load models" }).click();
  await form.getByText("The connection works").waitFor();
  const offered = await form.locator("datalist option").evaluateAll((options) => options.map((option) => option.value));
  assert.ok(offered.length > 0);
  await form.getByLabel("Model", { exact: true }).fill(offered[0]);
  await form.getByLabel("API key").fill("sk-of-the-test");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Add model" }).click();

  const card = page.getByRole("listitem", { name: "Sandbox" });
  await card.getByText("Active").waitFor();
  await card.getByText("stored").waitFor();
  await card.getByRole("button", { name: "Test connection" }).click();
  await card.getByText("The connection works").waitFor();
  await expectAccessible(page);

  await card.getByRole("button", { name: "Edit" }).click();
  const edit = page.getByRole("form", { name: "Edit Sandbox" });
  assert.equal(await edit.getByLabel("API key").inputValue(), "");
  await edit.getByLabel("Model", { exact: true }).fill("not-there");
  await edit.getByRole("button", { name: "Save" }).click();
  await card.getByText("not-there").waitFor();
  await card.getByText("stored").waitFor();
  await card.getByRole("button", { name: "Test connection" }).click();
  await card.getByText("does not list “not-there”").waitFor();

  await card.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: "Delete “Sandbox”?" }).getByRole("button", { name: "Delete for good" }).click();
  await page.getByText("No models of your own yet").waitFor();
  await expectAccessible(page);
  assert.deepEqual(page.problems, []);
});

test("an address that is no model API, and one that nobody answers at, are told apart", async () => {
  const page = await openPage(browser, { colorScheme: "dark" });
  await signIn(page, cluster, "/models");
  await page.getByRole("button", { name: "Add a model" }).click();
  const form = page.getByRole("form", { name: "New model" });
  const load = async (url, words) => {
    await form.getByLabel("Base URL").fill(url);
    await form.getByRole("button", { name: "Load models" }).click();
    await form.getByText(words).waitFor();
  };
  await load("http://user:secret@models.example", "This address may not be called");
  await load("http://127.0.0.1:1", "The API cannot be reached");
  await expectAccessible(page);
  assert.deepEqual(page.problems, []);
});
