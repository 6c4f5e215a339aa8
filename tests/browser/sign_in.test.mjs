import assert from "node:assert/strict";
import { after, before, test } from "node:test";
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
