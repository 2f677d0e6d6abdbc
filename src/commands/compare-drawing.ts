import type { ApproachId, BanRisk, Certainty, Met, Need } from '../core/rules/index.ts';
import { grouped } from '../tui/print/counted.ts';
import { wrapped } from '../tui/print/facts.ts';
import type { Page } from '../tui/print/page.ts';
import { fits, printPoint } from '../tui/print/point.ts';
import { table } from '../tui/print/table.ts';
import { drawEach } from './command.ts';

interface ShownNeed {
  readonly need: Need;
  readonly amount: number | null;
  readonly says: string;
}

interface ShownAnswer {
  readonly need: Need;
  readonly met: Met;
  readonly most: number | null;
  readonly reason: string;
  readonly certainty: Certainty;
  readonly asOf: string;
  readonly otherwise: string | null;
}

interface ShownApproach {
  readonly approach: ApproachId;
  readonly name: string;
  readonly banRisk: BanRisk;
  readonly about: string;
  readonly answers: readonly ShownAnswer[];
}

interface Shown {
  readonly needs: readonly ShownNeed[];
  readonly approaches: readonly ShownApproach[];
  readonly recommendation: {
    readonly approaches: readonly ApproachId[];
    readonly meetsAll: boolean;
    readonly reasons: readonly string[];
  } | null;
}

/** The marks as a table where it fits; then, for stated needs, the reasons and what to take. */
export const drawComparison = drawEach<Shown>(({ needs, approaches, recommendation }, page) => {
  const drawn = tableOf(needs, approaches);
  const fitting = fits(page, drawn);
  if (fitting) page.print(drawn);
  if (recommendation === null) {
    if (!fitting) for (const approach of approaches) printShort(page, needs, approach);
    printLegend(page);
    return page.say(
      'State what you need for reasons and a recommendation, for example `coex compare --agents 12 --automation`; `coex compare --help` lists the needs.',
    );
  }
  if (fitting) printLegend(page);
  for (const approach of approaches) printReasons(page, needs, approach, fitting);
  if (!fitting) printLegend(page);
  printRecommendation(page, approaches, recommendation);
});

const MARKS = { yes: '✔', partly: '~', no: '✘' } as const;

function tableOf(needs: readonly ShownNeed[], approaches: readonly ShownApproach[]): string {
  const rows = needs.map(({ says, amount }, at) => [
    says,
    ...approaches.map(({ answers }) => cellOf(answers[at], amount)),
  ]);
  return table(
    ['NEED', ...approaches.map(({ name }) => name.toUpperCase())],
    [...rows, ['risk of a ban', ...approaches.map(({ banRisk }) => banRisk)]],
  );
}

/** The mark; with how much there is of a counted need, when nobody has said how much is needed. */
function cellOf(answer: ShownAnswer | undefined, amount: number | null): string {
  if (answer === undefined) return '';
  return amount === null && answer.most !== null
    ? `${MARKS[answer.met]} ${grouped(answer.most)}`
    : MARKS[answer.met];
}

function printLegend(page: Page): void {
  page.print('');
  page.print(page.theme.quiet('✔ met   ~ partly   ✘ not met'));
}

/** What an approach meets, in a line a mark. */
function printShort(
  page: Page,
  needs: readonly ShownNeed[],
  { name, banRisk, answers }: ShownApproach,
): void {
  page.print(page.theme.strong(`${name} (risk of a ban: ${banRisk})`));
  for (const met of ['yes', 'partly', 'no'] as const) {
    const said = needs.flatMap(({ says }, at) => {
      const answer = answers[at];
      if (answer?.met !== met) return [];
      return [answer.most === null ? says : `${says} (up to ${grouped(answer.most)})`];
    });
    if (said.length > 0) printPoint(page, markOf(page, met), said.join(', '));
  }
}

function printReasons(
  page: Page,
  needs: readonly ShownNeed[],
  { name, banRisk, about, answers }: ShownApproach,
  spaced: boolean,
): void {
  if (spaced) page.print('');
  page.print(page.theme.strong(`${name} (risk of a ban: ${banRisk})`));
  for (const line of wrapped(about, page.columns, 2)) page.print(`  ${page.theme.quiet(line)}`);
  for (const [at, { met, reason, certainty, asOf, otherwise }] of answers.entries()) {
    const notes = [
      `as of ${asOf}`,
      certainty === 'documented' ? '' : certainty,
      otherwise === null ? '' : 'sources differ',
    ];
    const says = needs[at]?.says ?? '';
    printPoint(page, markOf(page, met), `${says}: ${reason}`, `(${notes.filter(Boolean).join('; ')})`);
  }
}

function printRecommendation(
  page: Page,
  approaches: readonly ShownApproach[],
  { approaches: best, meetsAll, reasons }: NonNullable<Shown['recommendation']>,
): void {
  const names = best.map((id) => approaches.find(({ approach }) => approach === id)?.name ?? id);
  page.print('');
  const heading = meetsAll || names.length === 0 ? 'RECOMMENDED' : 'CLOSEST';
  const taken = `${heading}: ${names.length === 0 ? 'none' : names.join(', or ')}`;
  for (const line of wrapped(taken, page.columns, 0)) page.print(page.theme.strong(line));
  for (const reason of reasons) printPoint(page, '•', reason);
}

function markOf({ theme }: Page, met: Met): string {
  switch (met) {
    case 'yes':
      return theme.good(MARKS.yes);
    case 'partly':
      return theme.warning(MARKS.partly);
    case 'no':
      return theme.bad(MARKS.no);
  }
}
