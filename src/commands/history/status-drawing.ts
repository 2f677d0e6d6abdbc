import { counted, grouped } from '../../tui/print/counted.ts';
import { shownDuration } from '../../tui/print/duration.ts';
import { printFacts, wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { PHASES, paceWords } from '../../tui/progress/import-progress.ts';
import type { Drawing } from '../command.ts';
import { nextWords, stateWords } from '../history-words.ts';
import type { ImportOutput } from './shown-import.ts';

interface Shown {
  readonly imports: readonly (ImportOutput & { readonly newest: boolean })[];
}

/** The imports for people: one in full, several in a table, and what to do about those that are in trouble. */
export function drawStatus(page: Page): Drawing<Shown> {
  return { show: ({ imports }) => draw(page, imports), close: async () => undefined };
}

function draw(page: Page, imports: Shown['imports']): void {
  const [only, ...others] = imports;
  if (only === undefined) page.say('No numbers yet. `coex onboard` brings one.');
  else if (others.length === 0) drawImport(page, only);
  else drawTable(page, imports);
}

function drawTable(page: Page, imports: Shown['imports']): void {
  page.table(
    ['NUMBER', 'STATE', 'DONE', 'MESSAGES', 'CHATS', 'MEDIA TO COME', 'A MINUTE', 'LEFT', 'ONBOARDED'],
    imports.map((one) => [
      one.displayPhoneNumber ?? one.phoneNumberId,
      one.state,
      `${one.progress} %`,
      grouped(one.messages),
      grouped(one.chats),
      grouped(one.mediaPending),
      one.messagesPerMinute === null ? '' : grouped(one.messagesPerMinute),
      one.leftMs === null ? '' : shownDuration(one.leftMs),
      one.onboardedAt === null ? '' : shownTime(one.onboardedAt),
    ]),
  );
  for (const one of imports.filter(({ newest }) => newest)) {
    const next = nextWords(one);
    if (next === undefined) continue;
    const text = `${one.displayPhoneNumber ?? one.phoneNumberId}: ${stateWords(one)}. ${next}`;
    for (const line of wrapped(harmless(text), page.columns, 0)) page.say(line);
  }
}

function drawImport(page: Page, one: ImportOutput): void {
  const name = [one.displayPhoneNumber ?? one.phoneNumberId, one.verifiedName ?? ''].join(' ').trimEnd();
  page.print(page.theme.strong(harmless(name)));
  const facts: [string, string | undefined][] = [
    ['State', stateWords(one)],
    ['Overall', `${one.progress} %, as Meta says`],
    ...one.phases.map((phase): [string, string] => [`Phase ${phase.phase}`, chunkWords(phase)]),
    ['Messages', grouped(one.messages)],
    ['Chats', grouped(one.chats)],
    ['Contacts', grouped(one.contacts)],
    ['Media to come', grouped(one.mediaPending)],
    ['Pace', one.state === 'importing' ? (paceWords(one) ?? 'cannot be told yet') : undefined],
    ['Onboarded', one.onboardedAt === null ? undefined : shownTime(one.onboardedAt)],
    ['Asked for', one.requestedAt === null ? undefined : shownTime(one.requestedAt)],
    ['First chunk', one.firstChunkAt === null ? undefined : shownTime(one.firstChunkAt)],
    ['Last chunk', one.lastChunkAt === null ? undefined : shownTime(one.lastChunkAt)],
    ['Next', nextWords(one)],
  ];
  printFacts(
    page,
    facts.flatMap(([fact, text]) => (text === undefined ? [] : [[fact, text] as const])),
  );
}

/** `1,813 messages in 8 chunks, 2 missing (last 90 days)`. */
function chunkWords({ phase, messages, chunks, missing }: ImportOutput['phases'][number]): string {
  const lacking = missing === 0 ? '' : `, ${grouped(missing)} missing`;
  const days = PHASES[phase] === undefined ? '' : ` (${PHASES[phase]})`;
  return `${counted(messages, 'message')} in ${counted(chunks, 'chunk')}${lacking}${days}`;
}
