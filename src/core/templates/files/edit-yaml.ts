import { isDeepStrictEqual } from 'node:util';
import type { Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { entriesText, flowText, itemsText, literalText, scalarText, valueText } from './yaml-style.ts';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What holds a value: a key with its colon, or the dash of an item. */
interface Holder {
  /** The column of the key or the dash, from 0. */
  readonly indent: number;
  /** Behind the colon or the dash. */
  readonly start: number;
  readonly isInFlow: boolean;
  readonly key?: string | undefined;
}

type Plain = Readonly<Record<string, unknown>>;

/**
 * The text with `after` in it in place of `before`, which is what it says now: only what differs is written anew, and
 * every other byte, comments and all, stays as it is. Comments within what is taken out go with it.
 */
export async function editYaml(text: string, before: unknown, after: unknown): Promise<string> {
  if (isDeepStrictEqual(before, after)) return text;
  const yaml = await import('yaml');
  const document = yaml.parseDocument(text, { prettyErrors: false, uniqueKeys: false, schema: 'core' });
  const edits: Edit[] = [];

  const lineStart = (at: number) => text.lastIndexOf('\n', at - 1) + 1;
  const nextLine = (at: number) => {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end + 1;
  };
  const endOf = (node: Node | null | undefined, least: number) => {
    let end = node?.range?.[1] ?? least;
    while (end > least && /\s/.test(text[end - 1] ?? '')) end -= 1;
    return end;
  };
  /** Puts a value in the place of another; a comment on its line is kept, where it cannot become part of a text. */
  const replace = (node: Node | null, [start, end]: readonly [number, number], written: string) => {
    const isBlock = yaml.isScalar(node) && node.type?.startsWith('BLOCK') === true;
    const inside = isBlock
      ? /^[|>][-+\d]*[ \t]+(#[^\r\n]*)/.exec(text.slice(node.range?.[0]))?.[1]
      : undefined;
    const behind = written.includes('\n') ? /^[ \t]+#[^\r\n]*/.exec(text.slice(end))?.[0] : undefined;
    const comment = inside ?? behind?.trim();
    edits.push({
      start,
      end: end + (behind?.length ?? 0),
      text: comment === undefined ? written : written.replace(/$/m, () => ` ${comment}`),
    });
  };
  const isAlone = (at: number) => text.slice(lineStart(at), at).trim() === '';
  const insertAt = (at: number, lines: string) => {
    const isEnded = at === 0 || text[at - 1] === '\n';
    edits.push({ start: at, end: at, text: isEnded ? `${lines}\n` : `\n${lines}` });
  };

  const change = (node: Node | null, was: unknown, wanted: unknown, holder: Holder): void => {
    if (isDeepStrictEqual(was, wanted)) return;
    const isTagged = node !== null && 'anchor' in node && node.anchor !== undefined;
    if (!isTagged) {
      if (yaml.isScalar(node) && typeof wanted !== 'object') {
        changeScalar(node, wanted, holder);
        return;
      }
      if (yaml.isMap(node) && isPlain(was) && isPlain(wanted)) {
        if (changeMap(node, was, wanted, holder)) return;
      } else if (yaml.isSeq(node) && Array.isArray(was) && Array.isArray(wanted)) {
        if (changeList(node, was, wanted, holder)) return;
      }
    }
    const replaced = holder.isInFlow ? ` ${flowText(wanted)}` : valueText(wanted, holder.indent, holder.key);
    replace(node, [holder.start, endOf(node, holder.start)], replaced);
  };

  const changeScalar = (node: Scalar, wanted: unknown, { indent, isInFlow, start }: Holder) => {
    const literal = typeof wanted === 'string' && !isInFlow ? literalText(wanted, indent + 2) : undefined;
    const at = node.range?.[0] ?? start;
    const end = endOf(node, at);
    const written = literal ?? quotedAs(node.type, wanted);
    replace(node, [at, end], at === end ? ` ${written}` : written);
  };

  const pairHolder = (pair: Pair, isInFlow: boolean): Holder => {
    const key = pair.key as Scalar;
    const at = key.range?.[0] ?? 0;
    const start = text.indexOf(':', key.range?.[1] ?? at) + 1;
    return { indent: at - lineStart(at), start, isInFlow, key: String(key.source ?? key.value) };
  };

  const changeMap = (map: YAMLMap, was: Plain, wanted: Plain, holder: Holder): boolean => {
    const isFlow = map.flow === true;
    const pairs = new Map(map.items.map((pair) => [pairHolder(pair, isFlow).key as string, pair]));
    const removed = Object.keys(was).filter((key) => !(key in wanted));
    const added = Object.keys(wanted).filter((key) => !(key in was));
    if (isFlow && removed.length + added.length > 0) {
      const { range } = map;
      if (range) edits.push({ start: range[0], end: range[1], text: flowText(wanted) });
      return true;
    }
    const starts = map.items.map(({ key }) => (key as Scalar).range?.[0] ?? 0);
    const first = starts[0];
    const isRemovable = removed.every((key) =>
      isAlone(((pairs.get(key) as Pair).key as Scalar).range?.[0] ?? 0),
    );
    if (first === undefined || !isRemovable || removed.length === pairs.size) return false;
    for (const [key, pair] of pairs) {
      const inner = pairHolder(pair, isFlow || holder.isInFlow);
      if (!(key in wanted)) {
        const end = nextLine(endOf(pair.value as Node | null, inner.start));
        edits.push({ start: lineStart((pair.key as Scalar).range?.[0] ?? 0), end, text: '' });
      } else change(pair.value as Node | null, was[key], wanted[key], inner);
    }
    const indent = first - lineStart(first);
    const order = Object.keys(wanted);
    for (const key of added) {
      const before = order.slice(0, order.indexOf(key)).findLast((name) => pairs.has(name));
      const pair = before === undefined ? undefined : pairs.get(before);
      const lines = entriesText({ [key]: wanted[key] }, indent);
      if (pair === undefined && isAlone(first)) insertAt(lineStart(first), lines);
      else {
        const after = pair ?? (map.items[0] as Pair);
        insertAt(nextLine(endOf(after.value as Node | null, pairHolder(after, false).start)), lines);
      }
    }
    return true;
  };

  const changeList = (list: YAMLSeq, was: unknown[], wanted: unknown[], holder: Holder): boolean => {
    const items = list.items as (Node | null)[];
    if (list.flow === true) {
      if (was.length === wanted.length && items.length === was.length) {
        const inner = { ...holder, isInFlow: true };
        for (const [index, item] of items.entries()) {
          const start = item?.range?.[0] ?? 0;
          change(item, was[index], wanted[index], {
            ...inner,
            start: Math.max(0, start - 1),
            key: undefined,
          });
        }
        return true;
      }
      const { range } = list;
      if (range) edits.push({ start: range[0], end: range[1], text: flowText(wanted) });
      return true;
    }
    const dashes = items.map((item) => dashBefore(item));
    if (wanted.length === 0 || items.length === 0 || dashes.some((dash) => dash === undefined)) return false;
    const at = dashes as number[];
    const gone = at.slice(wanted.length);
    if (!gone.every(isAlone)) return false;
    for (const [index, item] of items.entries()) {
      const dash = at[index] as number;
      if (index < wanted.length) {
        change(item, was[index], wanted[index], {
          indent: dash - lineStart(dash),
          start: dash + 1,
          isInFlow: false,
        });
      } else edits.push({ start: lineStart(dash), end: nextLine(endOf(item, dash + 1)), text: '' });
    }
    const more = wanted.slice(items.length);
    if (more.length > 0) {
      const dash = at[0] as number;
      const last = at.at(-1) as number;
      insertAt(nextLine(endOf(items.at(-1), last + 1)), itemsText(more, dash - lineStart(dash)));
    }
    return true;
  };

  const dashBefore = (item: Node | null): number | undefined => {
    let at = (item?.range?.[0] ?? 0) - 1;
    while (at > 0 && /[ \t]/.test(text[at] ?? '')) at -= 1;
    return text[at] === '-' ? at : undefined;
  };

  change(document.contents, before, after, { indent: -2, start: 0, isInFlow: false });
  return applied(text, edits);
}

function applied(text: string, edits: readonly Edit[]): string {
  const isWindows = text.includes('\r\n');
  let at = 0;
  let changed = '';
  for (const edit of edits.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    changed += text.slice(at, edit.start) + (isWindows ? edit.text.replaceAll('\n', '\r\n') : edit.text);
    at = Math.max(at, edit.end);
  }
  return changed + text.slice(at);
}

/** On one line, in the quotes that the old value had where the new one fits them. */
function quotedAs(type: Scalar.Type | undefined, value: unknown): string {
  if (typeof value !== 'string') return scalarText(value);
  if (type === 'QUOTE_SINGLE' && !/[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u.test(value))
    return `'${value.replaceAll("'", "''")}'`;
  const written = scalarText(value);
  return type === 'QUOTE_DOUBLE' && !written.startsWith('"') ? `"${written}"` : written;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
