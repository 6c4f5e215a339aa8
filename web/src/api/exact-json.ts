// JSON that keeps the digits of large integers. A number of this language holds integers up to 2^53; records and schemas
// may have larger ones. Browsers with JSON.rawJSON (ECMAScript's "JSON.parse source text access": Chromium 114, Firefox
// 135, Safari 18.4) can carry them unread; others round them, as JSON.parse does.

interface Source {
  source?: string;
}
const extended = JSON as unknown as {
  parse: (text: string, reviver: (key: string, value: unknown, context?: Source) => unknown) => unknown;
  rawJSON?: (text: string) => object;
  isRawJSON?: (value: unknown) => boolean;
};
const mayBeLarge = /\d{16}/; // 2^53 has 16 digits; a reviver makes reading some times slower
const integer = /^-?\d+$/;

function revived(value: unknown, source: string | undefined): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value) || source === undefined || !integer.test(source)) return value;
  return extended.rawJSON?.(source) ?? value;
}

/** As JSON.parse; an integer that a number cannot hold becomes a value that JSON.stringify writes with all its digits. */
export function parseExact(text: string): unknown {
  if (!mayBeLarge.test(text)) return JSON.parse(text);
  return extended.parse(text, (_, value, context) => revived(value, context?.source));
}

/** Whether `value`, read by parseExact(), is a number. */
export const isNumber = (value: unknown): boolean => typeof value === "number" || extended.isRawJSON?.(value) === true;

/** The JSON of `body` with the member `schema`, which is JSON text already and stays as it was written. */
export function withSchemaText(body: object, schema: string): string {
  const others = Object.entries(body).filter(([, value]) => value !== undefined);
  const members = others.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{${[...members, `"schema":${schema}`].join(",")}}`;
}
