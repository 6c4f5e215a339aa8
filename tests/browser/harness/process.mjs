// A program under test: its output in a file, waited for by what it prints, ended by its pid.
import { spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

// Sanitized programs are several times slower; CTest says how much patience a build needs.
export const patience = Number(process.env.DATAGEMS_TEST_PATIENCE ?? "1");

/** The first truthy value of `condition()`, which may be asynchronous. Throws with `what` when none came in time. */
export async function waitUntil(condition, what, seconds = 90) {
  const end = Date.now() + seconds * 1000 * patience;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${seconds * patience} s: ${what}`);
    await sleep(20);
  }
}

export class Program {
  #child;
  #log;

  /** `environment` is all that it sees beside PATH. */
  constructor(file, args, log, environment = {}) {
    const output = openSync(log, "a");
    this.#log = log;
    this.#child = spawn(file, args, {
      stdio: ["ignore", output, output],
      env: { PATH: process.env.PATH, ...environment },
    });
  }

  get running() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get output() {
    return readFileSync(this.#log, "utf8");
  }

  /** The match of `pattern` in what was printed beyond `from` characters. */
  waitFor(pattern, from = 0) {
    return waitUntil(() => {
      const match = pattern.exec(this.output.slice(from));
      if (!match && !this.running) throw new Error(`${this.#log}: ended early\n${this.output.slice(-4000)}`);
      return match;
    }, `${pattern} in ${this.#log}`);
  }

  async #end(signal) {
    if (!this.running) return;
    const ended = once(this.#child, "exit");
    this.#child.kill(signal);
    await ended;
  }

  /** kill -9. */
  kill() {
    return this.#end("SIGKILL");
  }

  /** Asks it to stop, and waits until it has. */
  stop() {
    return this.#end("SIGTERM");
  }
}
