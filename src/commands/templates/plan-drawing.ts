import { type WordRun, wordDiff } from '../../core/templates/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { printHeading } from '../../tui/print/heading.ts';
import type { Page } from '../../tui/print/page.ts';
import type { ShownPlan, ShownStep } from './plan-output.ts';
import { summaryWords } from './plan-words.ts';

const MARKS = {
  create: '+',
  edit: '~',
  archive: '-',
  refused: '✗',
  unchanged: '=',
  unmanaged: '?',
} as const satisfies Record<ShownStep['action'], string>;

/** A plan for people: what changes, part by part; what does not is counted. */
export function drawPlan(page: Page, plan: ShownPlan): void {
  for (const { file, line, column, problem } of plan.problems)
    page.print(page.theme.bad(harmless(`${file}:${line}:${column}: ${problem}`)));
  for (const { account, wabaId, limit, steps } of plan.accounts) {
    const room = limit === null ? '' : `, ${limit.used} of ${limit.most} templates`;
    printHeading(
      page,
      harmless(`${account === wabaId ? `WABA ${wabaId}` : `${account} (${wabaId})`}${room}`),
    );
    for (const step of steps) drawStep(page, step);
    page.print(`  ${summaryWords(counted(steps))}`);
  }
  if (plan.accounts.length > 1) page.print(`\nIn all: ${summaryWords(plan.summary)}`);
}

function counted(steps: readonly ShownStep[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action } of steps) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

function drawStep(page: Page, step: ShownStep): void {
  const { action, notes } = step;
  // What stays as it is has nothing to say, unless it has.
  const isQuiet = action === 'unchanged' || action === 'unmanaged';
  if (isQuiet && notes.length === 0) return;
  const { theme } = page;
  const paint = { create: theme.good, edit: theme.warning, archive: theme.bad, refused: theme.bad };
  const color = isQuiet ? theme.quiet : paint[action as keyof typeof paint];
  const where = step.file === null ? '' : theme.quiet(harmless(`  ${step.file}:${step.line}`));
  const status = step.status === null ? '' : `  ${step.status}`;
  const title = harmless(
    `${MARKS[action]} ${action} ${step.name} ${step.language}  ${step.category}${status}`,
  );
  page.print(`${color(title)}${where}`);
  for (const change of step.changes) drawChange(page, change);
  for (const { words } of step.breaking) page.print(`    ${theme.bad(harmless(`breaks senders: ${words}`))}`);
  if (step.refusal !== null) page.print(`    ${theme.bad(harmless(step.refusal.words))}`);
  for (const { words } of notes) page.print(`    ${theme.warning(harmless(words))}`);
  if (step.notBefore !== null)
    page.print(
      `    ${theme.quiet(`not before ${step.notBefore}: an account takes so many new ones an hour`)}`,
    );
}

function drawChange(page: Page, { part, field, kind, before, after }: ShownStep['changes'][number]): void {
  const { theme } = page;
  const name = [part, field].filter(Boolean).join(' ');
  if (kind === 'changed' && (field === 'text' || field === 'url')) {
    const runs = wordDiff(before ?? '', after ?? '').map((run) => drawRun(page, run));
    page.print(`    ${harmless(name)}: ${runs.join('')}`);
    return;
  }
  page.print(`    ${harmless(name)}:`);
  if (before !== null) page.print(`      ${theme.bad(`- ${harmless(before)}`)}`);
  if (after !== null) page.print(`      ${theme.good(`+ ${harmless(after)}`)}`);
}

/** Colours alone would not tell on a page without them. */
function drawRun({ theme }: Page, { op, text }: WordRun): string {
  const words = harmless(text);
  if (op === 'same') return words;
  return op === 'removed' ? theme.bad(`[-${words}-]`) : theme.good(`{+${words}+}`);
}
