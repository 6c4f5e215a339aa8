// How smooth the list of many datasets is: node smoothness.mjs [JOBS]   (real gateway, Debian's Chromium, 1x and 4x slower).
// Prints, for each speed of the processor: from reload to the cards, frames while scrolling through all of them and while
// the list is asked for again each second, and how long a key in the search box takes to be seen.
import { launch, openPage, signIn } from "./harness/browser.mjs";
import { Cluster } from "./harness/cluster.mjs";
import { confirmJob } from "./harness/jobs.mjs";

const jobs = Number(process.argv[2] ?? 1000);
const round = Math.round;
const cluster = await Cluster.start({
  settings: { DATAGEN_ACTIVE_POLL_SECONDS: "1", DATAGEN_MAX_OPEN_JOBS_PER_USER: "100000", DATAGEN_MAX_DRAFTS_PER_MINUTE: "100000" },
  workers: [],
});
const browser = await launch();

/** Runs in the page: scrolls from top to bottom within `ms`, and returns the time of each frame. */
async function framesOfScrolling(ms) {
  const times = [];
  const start = performance.now();
  const height = document.documentElement.scrollHeight - innerHeight;
  for (let last = start; last - start < ms; ) {
    const now = await new Promise(requestAnimationFrame);
    scrollTo(0, (height * (now - start)) / ms);
    times.push(now - last);
    last = now;
  }
  return times;
}

/** Runs in the page: the longest that a key took to be seen, of those typed since. */
function watchKeys() {
  globalThis.slowestKey = 0;
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === "keydown" || name === "input" || name === "keyup") globalThis.slowestKey = Math.max(globalThis.slowestKey, duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: false });
}

function longTasks() {
  globalThis.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
  }).observe({ type: "longtask", buffered: true });
}

async function measure(page, slower) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slower });
  await page.addInitScript(longTasks);
  await page.goto(cluster.url);
  await page.waitForFunction((count) => document.querySelectorAll(".job-card").length >= count, jobs, { polling: "raf" });
  const shown = await page.evaluate(() => performance.now());
  const loading = await page.evaluate(() => globalThis.longest);
  const frames = (await page.evaluate(framesOfScrolling, 4000)).sort((a, b) => a - b);
  await page.evaluate(() => {
    globalThis.longest = 0;
    scrollTo(0, 0);
  });
  const asked = page.waitForResponse((answer) => answer.url().endsWith("/api/tasks"));
  await asked;
  await page.waitForResponse((answer) => answer.url().endsWith("/api/tasks"));
  const updating = await page.evaluate(() => globalThis.longest);
  await page.evaluate(watchKeys);
  await page.getByPlaceholder("Search by title or id").pressSequentially("town 77", { delay: 120 });
  await page.waitForFunction(() => document.querySelectorAll(".job-card").length < 100);
  const key = await page.evaluate(() => globalThis.slowestKey);
  const at = (share) => round(frames[Math.floor(frames.length * share)] ?? 0);
  console.log(`${slower}x slower: cards after ${round(shown)} ms (longest task ${round(loading)} ms); ${frames.length} frames of scrolling, median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(0.9999)} ms; update: longest task ${round(updating)} ms; slowest key ${round(key)} ms`);
}

try {
  const api = await cluster.api();
  const numbers = Array.from({ length: jobs }, (_, number) => number);
  const makeSome = async () => {
    for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) await confirmJob(api, { title: `Town ${number}`, records: 1 });
  };
  await Promise.all(Array.from({ length: 8 }, makeSome));
  for (const slower of [1, 4]) {
    const page = await openPage(browser);
    page.context().setDefaultTimeout(60_000);
    await signIn(page, cluster);
    await measure(page, slower);
    await page.context().close();
  }
} finally {
  await browser.close();
  await cluster.end();
}
