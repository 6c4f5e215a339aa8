// What the built UI weighs, and whether its first page can stand under the content security policy. No browser is needed.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = process.env.DATAGEMS_WEB_DIR ?? resolve(fileURLToPath(import.meta.url), "../../../web/dist");
const budget = 120_000; // bytes of JavaScript, gzipped, that one page may load
const assets = readdirSync(join(root, "assets")).filter((name) => !/\.(gz|br)$/.test(name));
const page = readFileSync(join(root, "index.html"), "utf8");

const weigh = (name) => gzipSync(readFileSync(join(root, "assets", name)), { level: 9 }).length;
const entry = /<script[^>]*src="\/assets\/([^"]+)"/.exec(page)[1];

/** The file and all that it imports at once. What it imports later, when that is needed, is left out. */
function loadedWith(name, loaded = new Set()) {
  if (loaded.has(name)) return loaded;
  loaded.add(name);
  const text = readFileSync(join(root, "assets", name), "utf8");
  for (const [, imported] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) loadedWith(imported, loaded);
  return loaded;
}

test("no page loads more JavaScript than its budget", (context) => {
  const scripts = assets.filter((name) => name.endsWith(".js"));
  const pages = scripts.map((name) => {
    const loaded = [...loadedWith(name, loadedWith(entry))];
    return { name, weight: loaded.reduce((sum, part) => sum + weigh(part), 0) };
  });
  const [heaviest] = pages.sort((a, b) => b.weight - a.weight);
  context.diagnostic(`heaviest page: ${heaviest.weight} bytes (${heaviest.name}); all pages together: ${scripts.reduce((sum, name) => sum + weigh(name), 0)} bytes`);
  assert.ok(heaviest.weight < budget, `${heaviest.name} loads ${heaviest.weight} bytes, ${budget} are allowed`);
});

test("the first page has no script or style of its own", () => {
  for (const [script, attributes, content] of page.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)) {
    assert.match(attributes, /\ssrc="\/assets\//, script);
    assert.equal(content.trim(), "", script);
  }
  assert.doesNotMatch(page, /<style|\sstyle=|\son\w+=|javascript:|data:/i);
});

test("the first page loads only what is there", () => {
  const named = [...page.matchAll(/(?:src|href)="\/assets\/([^"]+)"/g)].map(([, name]) => name);
  assert.ok(named.length >= 2, "the page names no script and style sheet");
  for (const name of named) assert.ok(assets.includes(name), name);
});

test("every asset has a hash in its name, since it is cached for a year", () => {
  for (const name of assets) assert.match(basename(name), /-[\w-]{8}\.\w+$/);
});
