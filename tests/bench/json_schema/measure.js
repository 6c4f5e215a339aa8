// Measures ajv for scripts/bench: node measure.js <cases.json>. Reads and answers lines as measure.cpp does, and times
// the same way.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

const modules = path.join(__dirname, "../../ajv/node_modules");
const Ajv = require(path.join(modules, "ajv/dist/2020.js")).default;
const addFormats = require(path.join(modules, "ajv-formats")).default;

const MIN_TIME_NS = 100e6;

function newAjv() {
  const ajv = new Ajv({ strict: false });
  addFormats(ajv, { mode: "full" });
  return ajv;
}

function demand(valid) {
  if (!valid) throw new Error("a value is not valid");
}

class Case {
  constructor(description) {
    this.schema = description.schema;
    this.texts = description.texts;
    this.values = this.texts.map((text) => JSON.parse(text));
    this.validate = newAjv().compile(this.schema);
    this.compiler = newAjv();
    this.compiler.compile({ type: "string" }); // its own first use, the meta-schema included, is not the schema's cost
  }

  text(turn) {
    demand(this.validate(JSON.parse(this.texts[turn % this.texts.length])));
  }

  parsed(turn) {
    demand(this.validate(this.values[turn % this.values.length]));
  }

  compile() {
    this.compiler.compile(this.schema);
    this.compiler.removeSchema(this.schema); // or the next turn would find it in the cache
  }
}

// Nanoseconds for one operation.
const measures = {
  text: (subject) => measured((turn) => subject.text(turn)),
  parsed: (subject) => measured((turn) => subject.parsed(turn)),
  compile: (subject) => measured(() => subject.compile()),
};

function measured(operation) {
  let turn = 0;
  for (let batch = 1; ; batch *= 2) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < batch; ++i) operation(turn++);
    const elapsed = Number(process.hrtime.bigint() - start);
    if (elapsed >= MIN_TIME_NS) return elapsed / batch;
  }
}

const descriptions = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const cases = new Map(Object.entries(descriptions).map(([name, description]) => [name, new Case(description)]));
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const [name, what] = line.split(" ");
  console.log(measures[what](cases.get(name)));
});
