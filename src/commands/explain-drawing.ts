import { counted } from '../tui/print/counted.ts';
import { printFacts } from '../tui/print/facts.ts';
import type { Page } from '../tui/print/page.ts';
import { drawEach } from './command.ts';
import type { MetaErrorOutput, OwnErrorOutput } from './error-output.ts';
import { shownDuration } from './fact-output.ts';

/** More than these are a list. */
const MOST_WHOLE = 3;

interface Shown {
  readonly matched: 'everything' | 'code' | 'said' | 'words';
  readonly errors: readonly MetaErrorOutput[];
  readonly ownErrors: readonly OwnErrorOutput[];
  readonly unknown: readonly number[];
  readonly unknownSubcode: number | null;
}

/** A few rows whole, many as a list; of a code with many subcodes its own row whole and a list of the others. */
export const drawExplanation = drawEach<Shown>((shown, page) => {
  const { matched, errors, ownErrors, unknown, unknownSubcode } = shown;
  const count = errors.length + ownErrors.length;
  const whole = count <= MOST_WHOLE ? count : matched === 'code' ? 1 : 0;
  const pieces = [
    ...errors.slice(0, whole).map((row) => () => printMetaError(page, row)),
    ...ownErrors.slice(0, Math.max(0, whole - errors.length)).map((row) => () => printOwnError(page, row)),
  ];
  if (errors.length > whole) pieces.push(() => listMeta(page, errors.slice(whole)));
  if (ownErrors.length > whole) pieces.push(() => listOwn(page, ownErrors));
  for (const [at, print] of pieces.entries()) {
    if (at > 0) page.print('');
    print();
  }
  if (count > whole) page.say('`coex explain <code>` tells one of them whole.');
  if (unknownSubcode !== null) {
    page.say(
      page.theme.warning(`The subcode ${unknownSubcode} is not in coex’s table; this is its code’s row.`),
    );
  }
  if (unknown.length > 0) {
    page.say(
      page.theme.warning(`Not in coex’s table: ${counted(unknown.length, 'code')}, ${unknown.join(', ')}.`),
    );
  }
});

function printMetaError(page: Page, row: MetaErrorOutput): void {
  const facts: (readonly [string, string | null])[] = [
    ['Meaning', row.meaning],
    ['Retry', retryOf(row)],
    ['Sends', sendsOf(row)],
    ['Fix', row.fix],
    ['Where', WHERE[row.where]],
    [
      'HTTP',
      row.httpStatus === null ? null : `${row.httpStatus} as documented; sources differ, go by the code`,
    ],
    ['In coex', row.raises === null ? null : `${row.raises.code}, exit ${row.raises.exit}`],
    ['Certainty', CERTAINTY[row.certainty]],
    ['Source', row.source],
    ['As of', row.asOf],
    ['But', row.otherwise],
  ];
  page.print(page.theme.strong(codeOf(row)));
  printFacts(
    page,
    facts.flatMap(([name, text]) => (text === null ? [] : [[name, text] as const])),
  );
}

function printOwnError(page: Page, { code, category, exit, message, hint }: OwnErrorOutput): void {
  page.print(page.theme.strong(code));
  printFacts(page, [
    ['Message', message],
    ['Fix', hint],
    ['Kind', category],
    ['Exit', String(exit)],
  ]);
}

function listMeta(page: Page, errors: readonly MetaErrorOutput[]): void {
  page.table(
    ['CODE', 'RETRY', 'MEANING'],
    errors.map((row) => [codeOf(row), RETRY[row.retry], row.meaning]),
  );
}

function listOwn(page: Page, ownErrors: readonly OwnErrorOutput[]): void {
  page.table(
    ['CODE', 'EXIT', 'MESSAGE'],
    ownErrors.map(({ code, exit, message }) => [code, String(exit), message]),
  );
}

/** As one may type it: `131047`, `100/33`; a family as `200–299`. */
function codeOf({ code, upTo, subcode }: MetaErrorOutput): string {
  if (upTo !== null) return `${code}–${upTo}`;
  return subcode === null ? String(code) : `${code}/${subcode}`;
}

const RETRY = { never: 'no', backoff: 'yes', wait: 'later' } as const;

function retryOf({ retry, waitMs, tries }: MetaErrorOutput): string {
  const pause = waitMs === null ? undefined : shownDuration(waitMs);
  switch (retry) {
    case 'never':
      return 'no: the same call would fail again';
    case 'wait':
      return pause === undefined
        ? 'later: something must change, or time must pass'
        : `later: after ${pause}`;
    case 'backoff': {
      const often = tries === null ? '' : tries === 1 ? ', once' : `, at most ${tries} times`;
      return `yes, with growing pauses${pause === undefined ? '' : ` from ${pause} on`}${often}`;
    }
  }
}

/** What a retry means for a message, which must not go out twice. */
function sendsOf({ retry, nothingDone }: MetaErrorOutput): string | null {
  if (nothingDone) return 'Meta did nothing: after the pause even a send may be repeated';
  return retry === 'backoff' ? 'not repeated by themselves: whether one went out is not known' : null;
}

const WHERE = {
  answer: 'in the answer to a call',
  webhook: 'in a webhook',
  both: 'in the answer to a call, or in a webhook',
  health: 'in a health_status',
  signup: 'on the screens of the signup',
} as const;

const CERTAINTY = {
  documented: 'documented',
  observed: 'observed by others, not in Meta’s documentation',
  unverified: 'unverified: a single claim, or a gap in what is known',
} as const;
