import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { expectAccessible, expectAccessibleInBothThemes } from "./harness/axe.mjs";
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
  await expectAccessibleInBothThemes(page);
  await form.getByRole("button", { name: "Add model" }).click();

  const card = page.getByRole("listitem", { name: "Sandbox" });
  await card.getByText("Active").waitFor();
  await card.getByText("stored").waitFor();
  await card.getByRole("button", { name: "Test connection" }).click();
  await card.getByText("The connection works").waitFor();
  await expectAccessibleInBothThemes(page);

  await page.getByRole("button", { name: "Add a model" }).click();
  assert.equal(await card.getByRole("button", { name: "Edit" }).isDisabled(), true); // what is typed in the form stays
  await page.getByRole("form", { name: "New model" }).getByRole("button", { name: "Cancel" }).click();
  await card.getByRole("button", { name: "Edit" }).click();
  const edit = page.getByRole("form", { name: "Edit Sandbox" });
  assert.equal(await edit.getByLabel("API key").inputValue(), "");
  await edit.getByLabel("Model", { exact: true }).fill("not-there");
  await edit.getByRole("button", { name: "Save" }).click();
  await card.getByText("not-there").waitFor();
  await card.getByText("stored").waitFor();
  await card.getByRole("button", { name: "Test connection" }).click();
  await card.getByText("does not list “not-there”").waitFor();
  await expectAccessibleInBothThemes(page);

  await card.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: "Delete “Sandbox”?" }).getByRole("button", { name: "Delete for good" }).click();
  await page.getByText("No models of your own yet").waitFor();
  await expectAccessibleInBothThemes(page);
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

test("administrators see figures, workers and accounts, and cannot deactivate themselves", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await openPage(browser, { colorScheme });
    await signIn(page, cluster, "/admin");
    const accounts = page.getByRole("region", { name: "Accounts", exact: true });
    await accounts.getByRole("rowheader", { name: "admin" }).waitFor();
    assert.equal(await accounts.getByRole("button", { name: /Deactivate/ }).count(), 0);
    await page.getByRole("region", { name: "Workers", exact: true }).getByText("Alive").waitFor();
    await page.getByRole("region", { name: "Figures" }).getByText("Records made").waitFor();
    await expectAccessible(page);
    await accounts.getByLabel("Search").fill("nobody of that name");
    await accounts.getByText("No account has that").waitFor();
    await page.goto(`${cluster.url}/no-such-page`);
    await page.getByRole("heading", { name: "Page not found" }).waitFor();
    await expectAccessible(page);
    assert.deepEqual(page.problems, []);
  }
});

test("an account is deactivated only once its name is typed, and its sessions end", async () => {
  const two = await Cluster.withTwoAccounts();
  try {
    const { name } = two.user;
    const theirs = await openPage(browser);
    await signIn(theirs, two, "/account", two.user);
    const page = await openPage(browser);
    await signIn(page, two, "/admin");
    await page.getByRole("button", { name: `Deactivate ${name}` }).click();
    const dialog = page.getByRole("dialog", { name: `Deactivate ${name}?` });
    const yes = dialog.getByRole("button", { name: "Deactivate for good" });
    assert.equal(await yes.isDisabled(), true);
    await expectAccessibleInBothThemes(page);
    await dialog.getByLabel(`Type ${name} to go on`).fill(name);
    await yes.click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("rowheader", { name }).waitFor({ state: "detached" });

    await theirs.getByRole("link", { name: "Models" }).click();
    const ended = theirs.getByRole("dialog", { name: "Your session has ended" });
    await ended.getByLabel("Password").fill(two.user.password);
    await ended.getByRole("button", { name: "Sign in" }).click();
    await ended.getByText("User name or password is not right").waitFor();
    assert.deepEqual([...page.problems, ...theirs.problems], []);
  } finally {
    await two.end();
  }
});

// The last one: it changes the password of the cluster.
test("a changed password ends the other sessions, and keeps this one", async () => {
  const page = await openPage(browser);
  await signIn(page, cluster, "/account");
  const other = await openPage(browser, { colorScheme: "dark" });
  await signIn(other, cluster, "/account");
  await expectAccessible(other);

  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("It must have at least 10 characters.").waitFor();
  const chosen = `${cluster.password} and more`;
  const fill = async (current) => {
    await page.getByLabel("Current password").fill(current);
    await page.getByLabel("New password", { exact: true }).fill(chosen);
    await page.getByLabel("New password again").fill(chosen);
    await page.getByRole("button", { name: "Change password" }).click();
  };
  await fill("not the password");
  await page.getByText("This is not your password.").waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0);
  await expectAccessible(page);
  await fill(cluster.password);
  await page.getByText("Your password is changed.").waitFor();

  await page.reload();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  await other.getByRole("link", { name: "Models" }).click();
  const dialog = other.getByRole("dialog", { name: "Your session has ended" });
  await dialog.getByLabel("Password").fill(chosen);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.waitFor({ state: "detached" });
  await other.getByText("No models of your own yet").waitFor();
  assert.deepEqual([...page.problems, ...other.problems], []);
});
