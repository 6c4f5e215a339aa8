// Where in a JSON text something is wrong.
import { findNodeAtLocation, parseTree, type Node, type ParseError } from "jsonc-parser";
import type { SchemaProblem } from "../../api/types";

export interface LineProblem {
  /** From 1. */
  line: number;
  /** Into the text. */
  offset: number;
  message: string;
  /** What in the schema it is about, where the line alone does not say it. */
  about?: string;
}

const strict = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };
const commaExpected = 6;
// By the parser's number for it.
const sentences: Readonly<Record<number, string>> = {
  1: "This is not valid here.",
  2: "A number is not written right.",
  3: "A name in double quotes must be here.",
  4: "A value is missing.",
  5: "A colon must be here.",
  6: "A comma is missing.",
  7: "A closing } is missing.",
  8: "A closing ] is missing.",
  9: "There is more after the end.",
  10: "JSON has no comments.",
  12: "A text does not end: its closing quote is missing.",
  13: "A number does not end.",
  14: "A \\u must be followed by four hex digits.",
  15: "This \\ does not stand for anything.",
  16: "A character here must be written as \\u and its number.",
};

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

// A missing comma is noticed at the next word; it belongs to the end of what is before.
function placeOf(text: string, { error, offset }: ParseError): number {
  const code: number = error;
  return code === commaExpected ? text.slice(0, offset).trimEnd().length : Math.min(offset, text.trimEnd().length);
}

/** Why `text` is no JSON, the first mistake of each line; none when it is. */
export function syntaxProblems(text: string): LineProblem[] {
  try {
    JSON.parse(text);
    return [];
  } catch {
    const errors: ParseError[] = [];
    parseTree(text, errors, strict);
    const byLine = new Map<number, LineProblem>();
    for (const error of errors) {
      const offset = placeOf(text, error);
      const line = lineAt(text, offset);
      if (!byLine.has(line)) byLine.set(line, { line, offset, message: sentences[error.error] ?? "This is not JSON." });
    }
    if (byLine.size === 0) byLine.set(1, { line: 1, offset: 0, message: "This is not JSON." });
    return [...byLine.values()];
  }
}

const segmentsOf = (pointer: string): string[] =>
  pointer.split("/").slice(1).map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));

// The node itself, or as near above it as there is one.
function nearest(tree: Node, pointer: string): Node {
  let node = tree;
  for (const segment of segmentsOf(pointer)) {
    const next = findNodeAtLocation(node, [node.type === "array" ? Number(segment) : segment]);
    if (!next) break;
    node = next;
  }
  return node.parent?.type === "property" ? node.parent : node;
}

/** What the gateway says about the schema that `text` is, at the lines that it means. */
export function placeProblems(text: string, problems: readonly SchemaProblem[]): LineProblem[] {
  const tree = parseTree(text, [], strict);
  return problems.map(({ path, message }) => {
    const offset = tree ? nearest(tree, path).offset : 0;
    return { line: lineAt(text, offset), offset, message, about: path === "" ? "the schema" : path };
  });
}
