// Pictures of pages, to look at: node shots.mjs OUT [PATH...]   (pages of a signed-in administrator; "job" stands for
// the path of a job that is over, "live" for one that runs). Each in both themes at 390, 1280 and 1920 pixels.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch, openPage, signIn } from "./harness/browser.mjs";
import { Cluster } from "./harness/cluster.mjs";
import { confirmJob } from "./harness/jobs.mjs";
import { waitUntil } from "./harness/process.mjs";

const [out, ...paths] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const cluster = await Cluster.start({ peers: ["alpha", "beta"], model: { latency: 5, rate_invalid: 0.3 }, settings: { DATAGEN_MAX_INFLIGHT_REQUESTS: "8" } });
const browser = await launch();
try {
  const api = await cluster.api();
  const over = await confirmJob(api, { records: 400 });
  await waitUntil(async () => (await api("GET", `/api/tasks/${over}`)).job.status === "succeeded", "the job's end", 60);
  await cluster.turn({ latency: 400, "latency-jitter": 800 });
  const live = await confirmJob(api, { title: "Support tickets with a sentiment", records: 2000 });
  const names = { job: `/jobs/${over}`, live: `/jobs/${live}`, data: `/jobs/${over}/data` };
  for (const theme of ["light", "dark"]) {
    const page = await openPage(browser, { colorScheme: theme });
    const shoot = async (name) => {
      for (const width of [390, 1280, 1920]) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await page.waitForTimeout(600);
        await page.screenshot({ path: join(out, `${name}-${width}-${theme}.png`), fullPage: true });
      }
    };
    for (const path of ["/sign-in", "/sign-up", "/resend"].filter((path) => paths.includes(path))) {
      await page.goto(cluster.url + path);
      await shoot(path.slice(1));
    }
    await signIn(page, cluster);
    for (const path of paths.filter((path) => !["/sign-in", "/sign-up", "/resend"].includes(path))) {
      await page.goto(cluster.url + (names[path] ?? path));
      await shoot(path === "/" ? "dashboard" : path.replaceAll("/", ""));
    }
    if (page.problems.length > 0) console.log(theme, page.problems);
    await page.context().close();
  }
} finally {
  await browser.close();
  await cluster.end();
}
