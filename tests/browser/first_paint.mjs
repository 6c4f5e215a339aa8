// How long the first page takes: node first_paint.mjs [LOADS]   (real gateway, Debian's Chromium, a cold cache each time).
// Prints the median of the first contentful paint, of the sign-in form's being there, and of the bytes that came.
import { launch } from "./harness/browser.mjs";
import { Cluster } from "./harness/cluster.mjs";

const loads = Number(process.argv[2] ?? 7);
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const cluster = await Cluster.start({ peers: ["a"] });
const browser = await launch();
try {
  const measured = [];
  for (let load = 0; load < loads; load += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      const seen = new MutationObserver(() => {
        if (!document.querySelector("form")) return;
        performance.mark("form");
        seen.disconnect();
      });
      seen.observe(document, { childList: true, subtree: true });
    });
    await page.goto(cluster.url);
    await page.getByLabel("User name").waitFor();
    measured.push(
      await page.evaluate(() => {
        const [paint] = performance.getEntriesByName("first-contentful-paint");
        const [form] = performance.getEntriesByName("form");
        const bytes = performance.getEntriesByType("resource").reduce((sum, { transferSize }) => sum + transferSize, 0);
        return { paint: paint?.startTime, form: form?.startTime, bytes };
      }),
    );
    await context.close();
  }
  const report = (name) => Math.round(median(measured.map((load) => load[name])));
  console.log(`first contentful paint ${report("paint")} ms, sign-in form ${report("form")} ms, ${report("bytes")} bytes (medians of ${loads} loads)`);
} finally {
  await browser.close();
  await cluster.end();
}
