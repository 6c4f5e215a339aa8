import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The same in both themes. */
export async function expectAccessibleInBothThemes(page) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
}

/** Fails if the page is wider than 320 pixels (WCAG 2.1, 1.4.10: 1280 at four times their size). Tables may scroll in it. */
async function expectReflow(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 800 });
  const [needed, given] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(needed <= given, `${page.url()} takes ${needed} pixels of ${given}`);
  await page.setViewportSize(before);
}

/** Whatever moves to its end has come to it: half-way through, colours are not those of the page. */
const settle = (page) =>
  page.evaluate(() => {
    const ending = document.getAnimations().filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime));
    return Promise.allSettled(ending.map(({ finished }) => finished)).then(() => undefined);
  });

/** Fails on what axe-core finds serious or critical in the page as it is now, and on a page that a narrow window cuts. */
export async function expectAccessible(page) {
  await settle(page);
  await page.evaluate(source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const found = grave.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 300)} ${node.failureSummary}`));
  assert.deepEqual(found, [], page.url());
  await expectReflow(page);
}
