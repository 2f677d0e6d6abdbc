import { isDeepStrictEqual } from 'node:util';
import type { Document, Node, Pair, ParsedNode, Scalar, YAMLMap } from 'yaml';
import type { LintFinding } from './lint.ts';
import type { Fix } from './rule.ts';

type Yaml = typeof import('yaml');
type Placed = Pick<LintFinding, 'at'> & { readonly fix: Fix };

/** Where a fix goes in a document. */
type Target =
  | { readonly kind: 'scalar'; readonly scalar: Scalar.Parsed; readonly isKey: boolean }
  | { readonly kind: 'value'; readonly map: YAMLMap; readonly pair: Pair; readonly value: Node }
  | { readonly kind: 'new'; readonly map: YAMLMap };

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text of a file after some fixes, and which of them were made. */
export interface FixedText {
  readonly text: string;
  readonly made: readonly Placed[];
}

/**
 * Makes fixes in the text of a file. Everything else stays as it is, comments and layout too; only where a part of a
 * YAML file that is no plain value changes, the file is written anew by the library, with its comments. What cannot be
 * found as the fix knows it, such as a text with a value of the environment in it, is left alone.
 */
export async function fixText(file: string, text: string, fixes: readonly Placed[]): Promise<FixedText> {
  const yaml = await import('yaml');
  const isJson = /\.json$/i.test(file);
  const document = yaml.parseDocument(text, {
    keepSourceTokens: true,
    prettyErrors: false,
    uniqueKeys: false,
    schema: 'core',
  });
  if (document.errors.length > 0) return { text, made: [] };
  const placed = fixes.flatMap((one) => {
    const target = targetOf(yaml, document, offsetOf(text, one.at), one.fix);
    return target === undefined ? [] : [{ one, target }];
  });
  const scalars = placed.filter(({ target }) => target.kind === 'scalar');
  // One kind at a time: after the first, the others are found anew.
  const now = scalars.length > 0 ? scalars : placed;
  const made = now.map(({ one }) => one);
  if (isJson || scalars.length > 0) {
    const splices = now.map(({ one, target }) =>
      isJson ? jsonSplice(yaml, text, target, one.fix) : yamlSplice(yaml, target, one.fix),
    );
    const next = spliced(text, splices);
    // A text over several lines is not always put in its place as it should be.
    if (yaml.parseDocument(next, { prettyErrors: false, schema: 'core' }).errors.length === 0)
      return { text: next, made };
  }
  for (const { one, target } of now) change(document, target, one.fix);
  return made.length === 0 ? { text, made } : { text: document.toString({ lineWidth: 0 }), made };
}

function targetOf(yaml: Yaml, document: Document, offset: number, fix: Fix): Target | undefined {
  const key = fix.path.at(-1);
  const isText = typeof fix.from === 'string' && typeof fix.to === 'string';
  let found: Target | undefined;
  const begins = (node: unknown) => yaml.isNode(node) && node.range?.[0] === offset;
  yaml.visit(document, {
    Map: (_, map) => {
      if (fix.from === undefined && found === undefined && begins(map) && map.has('components'))
        found = { kind: 'new', map };
    },
    Pair: (_, pair, path) => {
      const { value } = pair;
      const map = path.at(-1);
      if (found !== undefined || !yaml.isMap(map) || !yaml.isNode(value)) return;
      const isHere = begins(pair.key) || begins(value);
      if (isText && begins(pair.key) && yaml.isScalar(pair.key) && pair.key.value === fix.from)
        found = { kind: 'scalar', scalar: pair.key as Scalar.Parsed, isKey: true };
      else if (isText && isHere && yaml.isScalar(value) && value.value === fix.from)
        found = { kind: 'scalar', scalar: value as Scalar.Parsed, isKey: false };
      else if (
        !isText &&
        isHere &&
        yaml.isScalar(pair.key) &&
        pair.key.value === key &&
        isDeepStrictEqual(value.toJS(document), fix.from)
      )
        found = { kind: 'value', map, pair, value };
    },
  });
  return found;
}

function yamlSplice(yaml: Yaml, target: Target, { to }: Fix): Splice {
  const { scalar, isKey } = target as Target & { kind: 'scalar' };
  const token = structuredClone(scalar.srcToken as NonNullable<ParsedNode['srcToken']>);
  const before = yaml.CST.stringify(token);
  yaml.CST.setScalarValue(token, String(to), { afterKey: !isKey, implicitKey: isKey });
  return { start: token.offset, end: token.offset + before.length, text: yaml.CST.stringify(token) };
}

function jsonSplice(yaml: Yaml, text: string, target: Target, { path, to }: Fix): Splice {
  switch (target.kind) {
    case 'scalar':
      return { ...spanOf(target.scalar), text: JSON.stringify(to) };
    case 'value':
      return to === undefined
        ? removal(yaml, text, target.map, target.pair)
        : { ...spanOf(target.value), text: JSON.stringify(to) };
    case 'new': {
      const start = spanOf(target.map).start + 1;
      // As the first key stands: on a line of its own, or behind the brace.
      const gap = /^\s*/.exec(text.slice(start))?.[0] ?? '';
      const written = `${gap}${JSON.stringify(path.at(-1))}: ${JSON.stringify(to)},`;
      return { start, end: start, text: written };
    }
  }
}

/** Takes the comma with it: the one behind, or for the last entry the one before. */
function removal(yaml: Yaml, text: string, map: YAMLMap, pair: Pair): Splice {
  const index = map.items.indexOf(pair);
  const startOf = (one: Pair | undefined) => (yaml.isNode(one?.key) ? spanOf(one.key).start : 0);
  const endOf = (one: Pair | undefined) => (yaml.isNode(one?.value) ? spanOf(one.value).end : 0);
  const next = map.items[index + 1];
  if (next !== undefined) return { start: startOf(pair), end: startOf(next), text: '' };
  const previous = map.items[index - 1];
  if (previous !== undefined) return { start: endOf(previous), end: endOf(pair), text: '' };
  return { start: startOf(pair), end: text.indexOf('}', endOf(pair)), text: '' };
}

function change(document: Document, target: Target, { path, to }: Fix): void {
  const key = String(path.at(-1));
  if (target.kind === 'scalar') {
    target.scalar.value = to as string;
    return;
  }
  if (to === undefined) target.map.delete(key);
  else target.map.set(key, document.createNode(to, { flow: true }));
}

function spanOf(node: Node): { readonly start: number; readonly end: number } {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}

/** From the last to the first, so that what comes before keeps its place; the same place is changed once. */
function spliced(text: string, splices: readonly Splice[]): string {
  let last = Number.POSITIVE_INFINITY;
  return splices
    .toSorted((one, other) => other.start - one.start)
    .reduce((whole, { start, end, text: put }) => {
      if (end > last) return whole;
      last = start;
      return whole.slice(0, start) + put + whole.slice(end);
    }, text);
}

function offsetOf(text: string, { line, column }: LintFinding['at']): number {
  let start = 0;
  for (let passed = 1; passed < line; passed += 1) {
    const end = text.indexOf('\n', start);
    if (end === -1) break;
    start = end + 1;
  }
  return start + column - 1;
}
