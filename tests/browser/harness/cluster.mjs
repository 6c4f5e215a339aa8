// The sandbox model, a gateway that serves the built UI, and workers, in a temporary folder of their own.
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Program } from "./process.mjs";

const root = resolve(fileURLToPath(import.meta.url), "../../../..");
const bin = process.env.DATAGEMS_BIN_DIR ?? join(root, "build/release/bin");
const webRoot = process.env.DATAGEMS_WEB_DIR ?? join(root, "web/dist");
const secret = (bytes) => randomBytes(bytes).toString("base64url");

export class Cluster {
  #folder = mkdtempSync(join(tmpdir(), "datagems-browser-"));
  #settings;
  #programs = [];
  #gatewayStarts = 0;
  password = secret(9);
  /** The second account of the mock store. */
  user = { name: "test_user", password: "testtest" };
  /** By peer id. */
  workers = new Map();

  /** `model` are options of the sandbox without dashes; `settings` those of gateway and workers. */
  static async start({ peers = ["a"], workers = peers, model = {}, settings = {} } = {}) {
    const cluster = new Cluster();
    if (!existsSync(join(webRoot, "index.html"))) throw new Error(`no built web UI in ${webRoot}: scripts/build makes it`);
    await cluster.#startSandbox(model);
    cluster.#settings = {
      DATAGEN_STORE: "embedded",
      DATAGEN_DATA_DIR: join(cluster.#folder, "data"),
      DATAGEN_WEB_ROOT: webRoot,
      DATAGEN_APP_HOST: "127.0.0.1",
      DATAGEN_APP_PORT: "0",
      DATAGEN_INFERENCE_BASE_URL: cluster.modelUrl,
      DATAGEN_ALLOW_PRIVATE_INFERENCE: "true",
      DATAGEN_SESSION_SECRET: secret(48),
      DATAGEN_JOB_POLL_SECONDS: "0.1",
      DATAGEN_MAX_RECORDS_PER_JOB: "100000",
      R1EN_CHAINSTORE_PEERS: peers.join(","),
      R1EN_HOST_ADDR: peers[0],
      R1EN_CSTORE_AUTH_HKEY: "test:auth",
      R1EN_CSTORE_AUTH_SECRET: secret(24),
      R1EN_CSTORE_AUTH_BOOTSTRAP_ADMIN_PWD: cluster.password,
      ...settings,
    };
    await cluster.startGateway();
    for (const peer of workers) cluster.startWorker(peer);
    return cluster;
  }

  /** One on the mock store, which knows a second account beside the administrator's. */
  static withTwoAccounts() {
    return Cluster.start({ workers: [], settings: { DATAGEN_MOCK_CSTORE: "true" } });
  }

  async #startSandbox(model) {
    const args = Object.entries(model).flatMap(([name, value]) => [`--${name.replaceAll("_", "-")}`, String(value)]);
    const sandbox = this.#start("datagems-sandbox", "sandbox", args, {});
    this.modelUrl = (await sandbox.waitFor(/^listening on (http:\S+)$/m))[1];
  }

  #start(program, name, args, environment) {
    const started = new Program(join(bin, program), args, join(this.#folder, `${name}.log`), environment);
    this.#programs.push(started);
    return started;
  }

  /** Again after it was stopped or killed, too: at the port it had. */
  async startGateway(settings = {}) {
    this.#gatewayStarts += 1;
    const port = this.url ? { DATAGEN_APP_PORT: new URL(this.url).port } : {};
    this.gateway = this.#start("datagems-gateway", `gateway-${this.#gatewayStarts}`, [], { ...this.#settings, ...port, ...settings });
    const [, heard] = await this.gateway.waitFor(/gateway\.listening.*?\bport"?[=:](\d+)/);
    this.url = `http://127.0.0.1:${heard}`;
  }

  startWorker(peer, settings = {}) {
    const worker = this.#start("datagems-worker", `worker-${peer}`, [], { ...this.#settings, R1EN_HOST_ADDR: peer, ...settings });
    this.workers.set(peer, worker);
  }

  /** Changes knobs of the model while it runs, e.g. { latency: 200, "rate-garbage": 0.5 }. */
  async turn(knobs) {
    const answer = await fetch(`${this.modelUrl}/control`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(knobs) });
    if (!answer.ok) throw new Error(`the sandbox refused ${JSON.stringify(knobs)}: ${await answer.text()}`);
  }

  /** A session of the API, for what a test needs beside the browser. */
  async api(username = "admin", password = this.password) {
    const signedIn = await this.#send("POST", "/api/auth/login", { username, password });
    const cookie = signedIn.headers.get("set-cookie").split(";")[0];
    return async (method, path, body) => {
      const answer = await this.#send(method, path, body, cookie);
      return answer.headers.get("content-type")?.includes("json") ? answer.json() : answer.text();
    };
  }

  async #send(method, path, body, cookie) {
    const headers = { ...(body && { "Content-Type": "application/json" }), ...(cookie && { Cookie: cookie }) };
    const answer = await fetch(this.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  async end() {
    for (const program of this.#programs.reverse()) await program.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
