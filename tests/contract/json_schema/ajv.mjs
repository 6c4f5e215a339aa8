// ajv as the independent opinion, with the formats whose checks in ajv-formats depart from their RFCs put right.
import { createRequire } from 'node:module';
import { isIPv6 } from 'node:net';

const require = createRequire(new URL('../../ajv/package.json', import.meta.url));
const Ajv2020 = require('ajv/dist/2020.js').default;
const addFormats = require('ajv-formats').default;

// RFC 5321, section 4.1.2, with characters beyond ASCII for RFC 6531.
function mailbox(others) {
  const atom = `[a-zA-Z0-9!#$%&'*+\\-/=?^_\`{|}~${others}]+`;
  const label = `[a-zA-Z0-9${others}](?:[a-zA-Z0-9${others}-]*[a-zA-Z0-9${others}])?`;
  const quoted = `"(?:[ !#-\\[\\]-~${others}]|\\\\[ -~])*"`;
  const address = new RegExp(`^(${atom}(?:\\.${atom})*|${quoted})@(?:(${label}(?:\\.${label})*)|\\[(.*)\\])$`, 'u');
  const ascii = /^[\x00-\x7f]*$/;
  return (text) => {
    const found = address.exec(text);
    if (!found || Buffer.byteLength(text) > 254 || Buffer.byteLength(found[1]) > 64) return false;
    if (found[3] !== undefined) return isLiteral(found[3]);
    return found[2].split('.').every((part) => part.length <= 63 || !ascii.test(part));
  };
}

function isLiteral(text) {
  if (/^ipv6:/i.test(text)) return isIPv6(text.slice(5));
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);
}

// RFC 3986, appendix A: URIs, and references that may lack the scheme.
function uri(scheme) {
  const pct = '%[0-9a-fA-F]{2}';
  const characters = (more) => `(?:[a-zA-Z0-9\\-._~!$&'()*+,;=${more}]|${pct})`;
  const pchar = characters(':@');
  const host = `(?:\\[(?<literal>[^\\]]*)\\]|${characters('')}*)`;
  const authority = `(?:${characters(':')}*@)?${host}(?::\\d*)?`;
  // Without a scheme, the first step of a path has no colon.
  const first = scheme === '' ? characters('@') : pchar;
  const hierarchy = `(?://${authority}(?:/${pchar}*)*|/(?:${pchar}+(?:/${pchar}*)*)?|${first}+(?:/${pchar}*)*|)`;
  const rest = `(?:\\?(?:${pchar}|[/?])*)?(?:#(?:${pchar}|[/?])*)?`;
  const whole = new RegExp(`^${scheme}${hierarchy}${rest}$`);
  const future = new RegExp(`^v[0-9a-f]+\\.${characters(':')}+$`, 'i');
  return (text) => {
    const found = whole.exec(text);
    const literal = found?.groups.literal;
    return found !== null && (literal === undefined || isIPv6(literal) || future.test(literal));
  };
}

const isUri = uri('[a-zA-Z][a-zA-Z0-9+\\-.]*:');
const isRelative = uri('');

const OVERRIDES = {
  // ajv-formats wants a dot in the domain; RFC 5321 has addresses at a single label, quoted names, and address literals.
  email: mailbox(''),
  // ajv-formats does not know it.
  'idn-email': mailbox('\\u{80}-\\u{10ffff}'),
  // ajv-formats wants something after the scheme; the path of RFC 3986 may be empty.
  uri: isUri,
  // ajv-formats lets '"' through, which is in no rule of RFC 3986.
  'uri-reference': (text) => isUri(text) || isRelative(text),
  // ajv-formats allows a dot at the end, which is no part of a host name in RFC 1123.
  hostname: /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i,
  // ajv-formats lets units be left out between others (P1Y2D, PT1H5S); RFC 3339, appendix A does not.
  duration:
    /^P(?:(?:\d+D|\d+M(?:\d+D)?|\d+Y(?:\d+M(?:\d+D)?)?)(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?|T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)|\d+W)$/,
};

// Throws if the schema does not compile. Formats are asserted.
export function validatorOf(schema) {
  // Precision: ajv divides in binary floating point, where 0.07 / 0.01 is not whole; this rounds to 6 places.
  const ajv = new Ajv2020({ strict: false, allErrors: false, multipleOfPrecision: 6 });
  addFormats(ajv);
  for (const [name, check] of Object.entries(OVERRIDES)) ajv.addFormat(name, check);
  return ajv.compile(schema);
}
