// compare.mjs <schema_peer> <corpus folder> <mutations>: holds our validator and sampler to ajv in its 2020 mode.
// Every sample must be valid by both, samples of one schema must differ where the schema allows, and on every mutation
// the two verdicts must be the same. Prints figures and each failure; ends with 1 if there is any.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { validatorOf } from './ajv.mjs';
import { possibleValues } from './possible_values.mjs';

const SHOWN_FAILURES = 40;
const LEAST_SHARE = 0.3; // of mutations that must remain valid, and of those that must not
const [peer, corpus, mutations] = process.argv.slice(2);

const schemas = new Map(); // name → {definition, validate, samples: Set, seeds}
const mutationCount = { valid: 0, invalid: 0 };
const byKind = new Map(); // what was done → {valid, invalid}
const failures = [];

function fail(name, sentence, details = {}) {
  failures.push({ schema: name, sentence, ...details });
}

function define(line) {
  try {
    schemas.set(line.schema, {
      definition: line.definition,
      validate: validatorOf(line.definition),
      samples: new Set(),
      seeds: 0,
    });
  } catch (error) {
    fail(line.schema, `ajv cannot compile the schema: ${error.message}`, { definition: line.definition });
  }
}

// The verdict of ajv, held against ours. Answers whether both call the instance valid.
function judge(line) {
  const { definition, validate } = schemas.get(line.schema);
  const theirs = validate(line.instance);
  if (line.valid !== (line.reason === '')) {
    fail(line.schema, 'our verdict and our first error contradict each other', line);
  }
  if (theirs !== line.valid) {
    fail(line.schema, 'the verdicts differ', {
      ...line,
      ajv: theirs,
      ajvReason: validate.errors?.map((error) => `${error.instancePath} ${error.message} (${error.schemaPath})`),
      definition,
    });
  }
  return theirs && line.valid;
}

function takeSample(line) {
  const schema = schemas.get(line.schema);
  schema.seeds += 1;
  schema.samples.add(JSON.stringify(line.instance));
  if (!judge(line)) fail(line.schema, `the sample of seed ${line.seed} is not valid by both`, { instance: line.instance });
}

function takeMutation(line) {
  judge(line);
  mutationCount[line.valid ? 'valid' : 'invalid'] += 1;
  const kind = line.mutation.includes(', ') ? 'several' : line.mutation;
  if (!byKind.has(kind)) byKind.set(kind, { valid: 0, invalid: 0 });
  byKind.get(kind)[line.valid ? 'valid' : 'invalid'] += 1;
}

function take(line) {
  if ('refused' in line) fail(line.schema, `refused: ${line.refused}`);
  else if ('definition' in line) define(line);
  else if (!schemas.has(line.schema)) return;
  else if ('seed' in line) takeSample(line);
  else takeMutation(line);
}

function checkDistinct() {
  let fewValued = 0;
  for (const [name, { definition, samples, seeds }] of schemas) {
    const possible = possibleValues(definition);
    const few = possible < seeds;
    if (few) fewValued += 1;
    // Of few values not all need come up by chance, but most should.
    const wanted = few ? Math.ceil(possible * 0.75) : seeds;
    if (few) console.log(`  ${name}: ${samples.size} of ${possible} possible values`);
    if (samples.size < wanted) fail(name, `only ${samples.size} of ${seeds} samples differ, ${wanted} wanted`);
  }
  return fewValued;
}

function checkShares() {
  const total = mutationCount.valid + mutationCount.invalid;
  if (total !== Number(mutations)) fail('(all)', `${total} mutations instead of ${mutations}`);
  for (const [verdict, count] of Object.entries(mutationCount)) {
    if (count < total * LEAST_SHARE) fail('(all)', `only ${count} of ${total} mutations are ${verdict}: too one-sided`);
  }
  for (const [kind, { valid, invalid }] of [...byKind].sort()) {
    console.log(`  ${kind}: ${valid + invalid}, ${Math.round((100 * valid) / (valid + invalid))} % valid`);
  }
}

const child = spawn(peer, [corpus, mutations], { stdio: ['ignore', 'pipe', 'inherit'] });
const ended = new Promise((resolve) => child.on('close', resolve));
for await (const text of createInterface({ input: child.stdout })) take(JSON.parse(text));
const code = await ended;
if (code !== 0) fail('(all)', `schema_peer ended with ${code}`);

checkShares();
const fewValued = checkDistinct();
const samples = [...schemas.values()].reduce((sum, { seeds }) => sum + seeds, 0);
const { valid, invalid } = mutationCount;
console.log(`${schemas.size} schemas, ${samples} samples; ${fewValued} schemas have fewer values than seeds`);
console.log(`${valid + invalid} mutations: ${valid} valid, ${invalid} not (${Math.round((100 * valid) / (valid + invalid))} % valid)`);
for (const failure of failures.slice(0, SHOWN_FAILURES)) console.log(JSON.stringify(failure, null, 1));
console.log(failures.length === 0 ? 'no failure' : `${failures.length} failures`);
process.exitCode = failures.length === 0 ? 0 : 1;
