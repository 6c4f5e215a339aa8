import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { expectAccessible } from "./harness/axe.mjs";
import { launch, openPage, signIn, watch } from "./harness/browser.mjs";
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

test("a deep link leads through sign-in to where it points", async () => {
  const page = await openPage(browser);
  await signIn(page, cluster, "/models");
  await page.waitForURL("**/models");
  assert.deepEqual(page.problems, []);
});

test("a wrong password is said in words, and the right one works then", async () => {
  const page = await openPage(browser);
  await page.goto(cluster.url);
  await page.getByLabel("User name").fill("admin");
  await page.getByLabel("Password").fill("not it");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").filter({ hasText: "User name or password is not right" }).waitFor();
  await page.getByLabel("Password").fill(cluster.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
});

test("what was typed outlives the end of the session, which another tab brought about", async () => {
  const page = await openPage(browser);
  await signIn(page, cluster, "/models");
  await page.getByRole("button", { name: "Add a model" }).click();
  await page.getByRole("form", { name: "New model" }).getByLabel("Name").fill("Typed before the end");

  // The other tab asks the gateway by itself, so that this one learns of the end only by its next request.
  const tab = await page.context().newPage();
  watch(tab);
  await tab.goto(`${cluster.url}/models`);
  await tab.evaluate(() => fetch("/api/auth/logout", { method: "POST" }).then((answer) => answer.text()));
  await tab.close();
  await page.getByLabel("Base URL").fill(`${cluster.modelUrl}/v1`);
  await page.getByRole("button", { name: "Load models" }).click();
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await dialog.getByLabel("Password").fill("not it");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.getByRole("alert").filter({ hasText: "User name or password is not right" }).waitFor();
  await expectAccessible(page);
  await dialog.getByLabel("Password").fill(cluster.password);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Typed before the end");
  await page.getByRole("button", { name: "Load models" }).click();
  await page.getByText("The connection works").waitFor();
  assert.deepEqual(page.problems, []);
});

test("signing out in one tab asks for the password in the other, and signing in there ends the question here", async () => {
  const page = await openPage(browser);
  await signIn(page, cluster, "/account");
  const tab = await page.context().newPage();
  await tab.goto(`${cluster.url}/account`);
  await tab.getByRole("button", { name: "Sign out" }).click();
  await tab.waitForURL(/\/sign-in$/);
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await dialog.waitFor();
  await tab.getByLabel("User name").fill("admin");
  await tab.getByLabel("Password").fill(cluster.password);
  await tab.getByRole("button", { name: "Sign in" }).click();
  await dialog.waitFor({ state: "detached" });
  await tab.getByRole("button", { name: "Sign out" }).click();
  await dialog.getByRole("button", { name: "Leave this page instead" }).click();
  await page.waitForURL(/\/sign-in$/);
  assert.deepEqual(page.problems, []);
});

test("signing out that fails is said", async () => {
  const page = await openPage(browser);
  await signIn(page, cluster);
  await page.route("**/api/auth/logout", (route) => route.abort());
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("alert").filter({ hasText: "You are still signed in" }).waitFor();
});

test("signing up without mail set up says whose business that is, and keeps what was typed", async () => {
  const page = await openPage(browser);
  await page.goto(`${cluster.url}/sign-up`);
  await page.getByLabel("Name").fill("Ana");
  await page.getByLabel("E-mail address").fill("ana@example.com");
  await page.getByLabel("Country").fill("Romania");
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.getByRole("alert").filter({ hasText: "The operator has not set up mail" }).waitFor();
  assert.equal(await page.getByLabel("Country").inputValue(), "Romania");
  await expectAccessible(page);
  assert.deepEqual(page.problems, []);
});

for (const colorScheme of ["light", "dark"]) {
  test(`the public pages are accessible in the ${colorScheme} theme`, async () => {
    const page = await openPage(browser, { colorScheme });
    for (const path of ["/sign-in", "/sign-up", "/resend?email=ana%40example.com"]) {
      await page.goto(cluster.url + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await expectAccessible(page);
    }
    assert.equal(await page.getByLabel("E-mail address").inputValue(), "ana@example.com");
    assert.deepEqual(page.problems, []);
  });
}

test("somebody else who signs in at the question sees nothing of the one before", async () => {
  const two = await Cluster.withTwoAccounts();
  try {
    const page = await openPage(browser);
    await signIn(page, two, "/models");
    await page.getByRole("button", { name: "Add a model" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Of the administrator");
    await page.evaluate(() => fetch("/api/auth/logout", { method: "POST" }).then((answer) => answer.text()));
    await page.getByLabel("Base URL").fill(`${two.modelUrl}/v1`);
    await page.getByRole("button", { name: "Load models" }).click();
    const dialog = page.getByRole("dialog", { name: "Your session has ended" });
    await dialog.getByLabel("User name").fill(two.user.name);
    await dialog.getByLabel("Password").fill(two.user.password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: two.user.name }).waitFor();
    await page.getByText("No models of your own yet").waitFor();
    assert.equal(await page.getByRole("form", { name: "New model" }).count(), 0);
    assert.equal(await page.getByRole("link", { name: "Admin" }).count(), 0);
    assert.deepEqual(page.problems, []);
  } finally {
    await two.end();
  }
});

test("the question for the password cannot be closed without an answer", async () => {
  const page = await openPage(browser);
  await signIn(page, cluster, "/models");
  await page.getByRole("button", { name: "Add a model" }).waitFor(); // what the page asks for is there
  await page.evaluate(() => fetch("/api/auth/logout", { method: "POST" }).then((answer) => answer.text()));
  await page.getByRole("link", { name: "Datasets" }).click();
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await dialog.getByLabel("Password").waitFor();
  for (let times = 0; times < 4; times += 1) await page.keyboard.press("Escape");
  await dialog.getByLabel("Password").fill(cluster.password);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(page.problems, []);
});

const modelsPart = "**/assets/models-*.js";

/** Signed in, and told that the models' page is missing: its part does not come. */
async function openWithoutModels() {
  const page = await openPage(browser);
  await signIn(page, cluster, "/account");
  await page.route(modelsPart, (route) => route.abort());
  await page.getByRole("link", { name: "Models" }).click();
  await page.getByText("This page could not be shown").waitFor();
  return page;
}

test("a page whose part does not come is said to be missing, and is there after a reload", async () => {
  const page = await openWithoutModels();
  await page.getByRole("link", { name: "Datasets" }).click();
  await page.getByRole("heading", { name: "Datasets" }).waitFor();
  await page.getByRole("link", { name: "Models" }).click();
  await page.getByText("This page could not be shown").waitFor();
  await page.unroute(modelsPart);
  await page.getByRole("button", { name: "Reload" }).click();
  await page.getByRole("heading", { name: "Models", exact: true }).waitFor();
});

test("a page whose part did not come is there when it is opened again", async () => {
  const page = await openWithoutModels();
  await page.unroute(modelsPart);
  await page.getByRole("link", { name: "Datasets" }).click();
  await page.getByRole("heading", { name: "Datasets" }).waitFor();
  await page.getByRole("link", { name: "Models" }).click();
  await page.getByRole("heading", { name: "Models", exact: true }).waitFor();
});
