import type { DraftPath, Suppression } from '../source.ts';
import type { Origin } from './family-draft.ts';
import type { LineFinder } from './lines.ts';
import type { Comment, FilePath, Flaw, Written } from './written.ts';

/** What a comment silences: which rules, why, and in which part of the file. */
export interface WrittenSuppression {
  readonly rules: readonly string[];
  readonly reason: string;
  readonly at: number;
  readonly part: FilePath;
}

const ORDER = /^#+\s*coex-ignore\b(.*)$/s;
const RULE = /^[a-z][a-z0-9-]*$/;

/** The comments that silence a rule; one that says no rule, no reason, or stands at nothing is a flaw. */
export function suppressionsIn(
  text: string,
  comments: readonly Comment[],
  root: Written,
  positionOf: LineFinder,
): { readonly suppressions: readonly WrittenSuppression[]; readonly flaws: readonly Flaw[] } {
  const suppressions: WrittenSuppression[] = [];
  const flaws: Flaw[] = [];
  const orders = comments.flatMap(({ at, text: comment }) => {
    const order = ORDER.exec(comment)?.[1];
    return order === undefined ? [] : [{ at, order }];
  });
  if (orders.length === 0) return { suppressions, flaws };
  const partAt = partsByLine(root, positionOf);
  for (const { at, order } of orders) {
    const colon = order.indexOf(':');
    const rules = (colon < 0 ? order : order.slice(0, colon)).split(/[\s,]+/).filter((rule) => rule !== '');
    const reason = colon < 0 ? '' : order.slice(colon + 1).trim();
    const part = partAt.get(targetLine(text, at, positionOf));
    const problem =
      rules.length === 0 || rules.some((rule) => !RULE.test(rule))
        ? 'write “# coex-ignore <rule>: <reason>”'
        : reason === ''
          ? `“coex-ignore ${rules.join(', ')}” says no reason: write one after a colon`
          : part === undefined
            ? '“coex-ignore” stands over nothing'
            : undefined;
    if (problem !== undefined) flaws.push({ at, within: part?.slice(0, 2) ?? [], problem });
    else if (part !== undefined) suppressions.push({ rules, reason, at, part });
  }
  return { suppressions, flaws };
}

/** The line a comment is about: its own, where something stands before it, else the next with something in it. */
function targetLine(text: string, at: number, positionOf: LineFinder): number {
  const { line, column } = positionOf(at);
  if (text.slice(at - (column - 1), at).trim() !== '') return line;
  const after = text.slice(at).split('\n').slice(1);
  const blank = after.findIndex((next) => next.trim() !== '' && !next.trimStart().startsWith('#'));
  return blank < 0 ? -1 : line + 1 + blank;
}

/** The outermost part that begins on each line. */
function partsByLine(root: Written, positionOf: LineFinder): ReadonlyMap<number, FilePath> {
  const parts = new Map<number, FilePath>();
  const visit = (node: Written, path: FilePath) => {
    const { line } = positionOf(node.keyStart ?? node.start);
    if (path.length > 0 && !parts.has(line)) parts.set(line, path);
    if (node.kind === 'map') for (const [key, child] of node.entries) visit(child, [...path, key]);
    if (node.kind === 'list')
      for (const [index, child] of node.items.entries()) visit(child, [...path, index]);
  };
  visit(root, []);
  return parts;
}

/** What is silenced in one template of the file. */
export function suppressionsFor(
  written: readonly WrittenSuppression[],
  origins: readonly Origin[],
  positionOf: LineFinder,
): Suppression[] {
  return written.flatMap(({ rules, reason, at, part }) => {
    const path = draftPathOf(part, origins);
    return path === undefined ? [] : rules.map((rule) => ({ rule, reason, at: positionOf(at), path }));
  });
}

/** The part of the request that a part of the file has become; undefined when it is about another template. */
function draftPathOf(part: FilePath, origins: readonly Origin[]): DraftPath | undefined {
  let best: Origin | undefined;
  for (const origin of origins) {
    const isHolder = origin.file.every((step, index) => part[index] === step);
    if (isHolder && (best === undefined || origin.file.length > best.file.length)) best = origin;
  }
  if (best !== undefined) {
    const steps = part.slice(best.file.length);
    // Written in one step, in Meta's list of one: `example`.
    return [...best.draft, ...steps];
  }
  const holdsAll = origins.some(({ file }) => part.every((step, index) => file[index] === step));
  return holdsAll ? [] : undefined;
}
