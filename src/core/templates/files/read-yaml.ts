import type { Document, Node } from 'yaml';
import { doubled } from './read-json.ts';
import type { Comment, FilePath, Flaw, ReadText, Written } from './written.ts';

/** As many parts as aliases may become: far more than anybody writes, far less than a bomb. */
const MOST_PARTS = 100_000;
const DEEPEST = 100;

type Yaml = typeof import('yaml');

/** Reads YAML 1.2 as written, with the place of everything and the comments that may mean something to coex. */
export async function readYaml(text: string): Promise<ReadText> {
  // Loaded by who reads a file of YAML: it is large.
  const yaml = await import('yaml');
  const document = yaml.parseDocument(text, { prettyErrors: false, uniqueKeys: false, schema: 'core' });
  const [mistake] = [...document.errors, ...document.warnings];
  if (mistake !== undefined) {
    const problem =
      mistake.code === 'MULTIPLE_DOCS'
        ? 'it holds more than one document: a second begins with “---”'
        : `not YAML as expected: ${firstLine(mistake.message)}`;
    return { flaws: [{ at: mistake.pos[0], within: [], problem }], comments: [] };
  }
  const flaws: Flaw[] = [];
  const root = writtenOf(yaml, document, flaws);
  return { root, flaws, comments: text.includes('coex-ignore') ? commentsIn(yaml, text) : [] };
}

function writtenOf(yaml: Yaml, document: Document, flaws: Flaw[]): Written | undefined {
  let parts = 0;
  let isStopped = false;

  const walk = (node: unknown, within: FilePath, keyStart?: number): Written => {
    const start = (node as Node | null)?.range?.[0] ?? keyStart ?? 0;
    const nothing: Written = { kind: 'scalar', start, keyStart, value: null };
    parts += 1;
    if (isStopped) return nothing;
    if (parts > MOST_PARTS || within.length > DEEPEST) {
      isStopped = true;
      const problem =
        parts > MOST_PARTS
          ? `it becomes more than ${MOST_PARTS} parts`
          : `it is nested more than ${DEEPEST} deep`;
      flaws.push({ at: start, within: [], problem });
      return nothing;
    }
    if (yaml.isAlias(node)) return walk(node.resolve(document), within, keyStart ?? start);
    if (yaml.isSeq(node)) {
      const items = node.items.map((item, index) => walk(item, [...within, index]));
      return { kind: 'list', start, keyStart, items };
    }
    if (yaml.isMap(node)) {
      const entries = new Map<string, Written>();
      for (const { key, value } of node.items) {
        const at = (key as Node | null)?.range?.[0] ?? start;
        const name = yaml.isScalar(key) ? (key.source ?? String(key.value ?? '')) : undefined;
        if (name === undefined) {
          flaws.push({ at, within, problem: 'a key is not a plain text' });
          continue;
        }
        if (entries.has(name)) flaws.push(doubled(name, at, within));
        entries.set(name, walk(value, [...within, name], at));
      }
      return { kind: 'map', start, keyStart, entries };
    }
    if (!yaml.isScalar(node)) return nothing;
    const { value, source } = node;
    if (typeof value === 'string' || value === null) return { kind: 'scalar', start, keyStart, value };
    if (typeof value === 'number' || typeof value === 'boolean')
      return { kind: 'scalar', start, keyStart, value, spelling: source };
    flaws.push({ at: start, within, problem: 'a value is of a kind that templates do not have' });
    return nothing;
  };

  return document.contents === null ? undefined : walk(document.contents, []);
}

/** Comments only: a `#` within a text is none. */
function commentsIn({ Lexer, CST }: Yaml, text: string): Comment[] {
  const comments: Comment[] = [];
  let at = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    // Signs of the lexer's own, which do not stand in the text.
    if (token === CST.BOM || token === CST.DOCUMENT || token === CST.FLOW_END || token === CST.SCALAR) {
      isScalar = token === CST.SCALAR;
      continue;
    }
    if (!isScalar && token.startsWith('#')) comments.push({ at, text: token });
    isScalar = false;
    at += token.length;
  }
  return comments;
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').replace(/\.$/, '');
}
