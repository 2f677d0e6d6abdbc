import { counted } from '../../tui/print/counted.ts';
import { wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import { GAPS_NEXT, gapWords } from '../history-words.ts';
import type { DoneEvent } from './events.ts';
import { printFact } from './print-fact.ts';

/** How an onboarding ended, in words; a silent or stalled one with what to look at, in this order. */
export function drawEnd(page: Page, done: DoneEvent, { listened }: { readonly listened: boolean }): void {
  const { theme } = page;
  page.print('');
  for (const [mark, text] of endWords(page, done)) printFact(page, mark, text);
  if (done.causes.length > 0) drawCauses(page, done);
  if (!listened || done.outcome === 'disconnected') return;
  page.say(theme.quiet('This command received the webhooks; from now on `coex listen` must.'));
}

type Words = readonly (readonly [mark: string, text: string])[];

function endWords({ theme }: Page, { outcome, history, contacts, onboardingId }: DoneEvent): Words {
  const { messages, progress } = history;
  const brought = `${counted(messages, 'message')} and ${counted(history.contacts, 'contact')}`;
  switch (outcome) {
    case 'complete':
      return [[theme.good('✔'), `Complete: ${brought} imported.`]];
    case 'complete-with-gaps':
      return [
        [theme.warning('!'), `Complete with gaps: ${brought} imported, but ${gapWords(history)} never came.`],
        ['→', GAPS_NEXT],
      ];
    case 'declined':
      return [
        [theme.good('✔'), `Connected: ${counted(history.contacts, 'contact')} imported.`],
        [
          theme.warning('!'),
          'The business chose not to share its history. That is final; live messages work.',
        ],
      ];
    case 'silent':
    case 'stalled': {
      const came =
        outcome === 'silent'
          ? 'Nothing of the history has come'
          : `Nothing more has come after ${brought} (${progress} %)`;
      return [
        [
          theme.warning('!'),
          `${came}. Live messages work all the same. What may be wrong, the likeliest first:`,
        ],
      ];
    }
    case 'detached': {
      const asked = contacts === 'unknown' ? 'What was asked for' : 'The import';
      return [
        [theme.good('✔'), `${asked} is left to \`coex listen\`.`],
        [
          '→',
          `Look on with \`coex onboard status --watch\`, or wait for the end with \`coex onboard --resume --id ${onboardingId}\`.`,
        ],
      ];
    }
    case 'disconnected':
      return [
        [theme.bad('✘'), `The number was disconnected meanwhile; ${brought} had come.`],
        ['→', 'Ask why (`coex numbers show`), then onboard it again.'],
      ];
  }
}

/** The checklist: what may be wrong, what is known of it here, and what to do when it is so. */
function drawCauses(page: Page, { causes, onboardingId }: DoneEvent): void {
  const { theme } = page;
  const marks = { for: theme.bad('✘'), against: theme.quiet('−'), unknown: theme.quiet('?') };
  const seems = { for: 'so it seems', against: 'not this', unknown: 'not known' };
  const below = (text: string, shown: (line: string) => string) => {
    for (const line of wrapped(harmless(text), page.columns, INDENT))
      page.print(' '.repeat(INDENT) + shown(line));
  };
  for (const [at, { cause, evidence, known, fix }] of causes.entries()) {
    printFact(page, marks[evidence], `${at + 1}. ${cause}`);
    below(`${seems[evidence]}: ${known}`, theme.quiet);
    if (fix !== undefined) below(`→ ${fix}`, (line) => line);
  }
  page.print('');
  const next = `Then look again with \`coex onboard --resume --id ${onboardingId}\`: what is late still counts, and nothing is asked for twice.`;
  for (const line of wrapped(next, page.columns, 0)) page.print(line);
}

const INDENT = 6;
