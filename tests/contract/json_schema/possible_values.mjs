// How many instances a schema has, for the plain schemas where that is easy to count; Infinity for all others.

const COUNTED = new Set([
  '$schema', '$id', 'title', 'description', 'default', 'examples', 'readOnly', 'writeOnly', 'deprecated', '$comment',
  'type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'minimum', 'maximum', 'multipleOf',
  'prefixItems', 'items', 'minItems',
]);

export function possibleValues(schema) {
  if (typeof schema !== 'object' || Object.keys(schema).some((keyword) => !COUNTED.has(keyword))) return Infinity;
  if ('const' in schema) return 1;
  if ('enum' in schema) return schema.enum.length;
  switch (schema.type) {
    case 'null':
      return 1;
    case 'boolean':
      return 2;
    case 'integer':
      return integers(schema);
    case 'object':
      return objects(schema);
    case 'array':
      return tuples(schema);
    default:
      return Infinity;
  }
}

function integers({ minimum = -Infinity, maximum = Infinity, multipleOf = 1 }) {
  return Math.floor(maximum / multipleOf) - Math.ceil(minimum / multipleOf) + 1;
}

function objects({ properties = {}, required = [], additionalProperties }) {
  if (additionalProperties !== false) return Infinity;
  let count = 1;
  for (const [name, value] of Object.entries(properties)) {
    count *= possibleValues(value) + (required.includes(name) ? 0 : 1);
  }
  return count;
}

function tuples({ prefixItems = [], items, minItems = 0 }) {
  if (items !== false || minItems < prefixItems.length) return Infinity;
  return prefixItems.reduce((count, item) => count * possibleValues(item), 1);
}
