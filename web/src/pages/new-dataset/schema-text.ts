// The text of a schema after a change in the table: what the change does not concern stays as it was written, to the
// last blank and digit (9007199254740993 is no number of JavaScript's).
import { parseTree, type Node } from "jsonc-parser";
import { isRecord } from "../../api/request";
import type { Json, JsonObject } from "../../api/types";
import { formatSchema, parseSchema } from "./schema-fields";

const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;
const indentAt = (text: string, at: number): string => /^[ \t]*/.exec(text.slice(lineStart(text, at), at))?.[0] ?? "";
const endOf = (node: Node): number => node.offset + node.length;

interface Member {
  key: Node;
  node: Node;
  value: Json;
}
/** Text of a member or an item, whose new lines are indented so. */
type Part = (indent: string) => string;

class Writer {
  readonly #text: string;
  /** Of one level. */
  readonly #unit: string;

  constructor(text: string, root: Node) {
    this.#text = text;
    const second = root.children?.[1];
    this.#unit = (second && indentAt(text, second.offset)) || "  ";
  }

  /** `node`, which says `old`, is to say `next`. */
  write(node: Node, old: Json, next: Json): string {
    if (old === next) return this.#text.slice(node.offset, endOf(node));
    if (isRecord(old) && isRecord(next)) return this.#object(node, old as JsonObject, next as JsonObject);
    if (Array.isArray(old) && Array.isArray(next)) return this.#list(node, old, next);
    return this.#fresh(next, indentAt(this.#text, node.offset));
  }

  #object(node: Node, old: JsonObject, next: JsonObject): string {
    const members = new Map<string, Member>();
    for (const { children } of node.children ?? []) {
      const [key, value] = children ?? [];
      if (key && value) members.set(String(key.value), { key, node: value, value: old[String(key.value)] ?? null });
    }
    const renamed = (value: Json) => [...members.values()].find((member) => typeof value === "object" && member.value === value);
    const parts = Object.entries(next).map(([name, value]): Part => {
      const known = members.get(name);
      const from = known ?? renamed(value);
      if (!from) return (indent) => `${JSON.stringify(name)}: ${this.#fresh(value, indent)}`;
      const key = known ? this.#text.slice(from.key.offset, endOf(from.key)) : JSON.stringify(name);
      return () => key + this.#text.slice(endOf(from.key), from.node.offset) + this.write(from.node, from.value, value);
    });
    return parts.length === 0 ? "{}" : this.#block(node, ["{", "}"], parts);
  }

  #list(node: Node, old: readonly Json[], next: readonly Json[]): string {
    const parts = next.map((value): Part => {
      const from = node.children?.[old.indexOf(value)];
      return (indent) => (from ? this.#text.slice(from.offset, endOf(from)) : this.#fresh(value, indent));
    });
    return node.children?.length ? this.#block(node, ["[", "]"], parts) : `[${parts.map((part) => part("")).join(", ")}]`;
  }

  /** With the blanks between its parts as they were; those of the first two between all if there are more or fewer now. */
  #block(node: Node, [open, close]: readonly [string, string], parts: readonly Part[]): string {
    const children = node.children ?? [];
    const [first, last] = [children[0], children.at(-1)];
    const outer = indentAt(this.#text, node.offset);
    if (!first || !last) {
      const inner = outer + this.#unit;
      return `${open}\n${parts.map((part) => inner + part(inner)).join(",\n")}\n${outer}${close}`;
    }
    const gap = (at: number) => {
      const [before, after] = [children[at], children[at + 1]];
      return before && after ? this.#text.slice(endOf(before), after.offset) : `,${/\s/.test(head) ? head : " "}`;
    };
    const head = this.#text.slice(node.offset + 1, first.offset);
    const inner = head.includes("\n") ? indentAt(this.#text, first.offset) : outer;
    const same = parts.length === children.length;
    const body = parts.map((part, at) => (at === 0 ? "" : gap(same ? at - 1 : 0)) + part(inner));
    return open + head + body.join("") + this.#text.slice(endOf(last), endOf(node) - 1) + close;
  }

  #fresh(value: Json, indent: string): string {
    return JSON.stringify(value, null, this.#unit).replaceAll("\n", `\n${indent}`);
  }
}

/** `text` says `old`; the text that says `next`, which shares with `old` what has not changed. */
export function rewrittenSchema(text: string, old: JsonObject, next: JsonObject): string {
  const root = parseTree(text);
  if (!root) return formatSchema(next);
  const written = text.slice(0, root.offset) + new Writer(text, root).write(root, old, next) + text.slice(endOf(root));
  // Whatever JSON is made of: what is written must say what is meant.
  return JSON.stringify(parseSchema(written)) === JSON.stringify(next) ? written : formatSchema(next);
}
