import { counted, grouped } from '../../tui/print/counted.ts';
import { wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { printHeading } from '../../tui/print/heading.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { printPoint } from '../../tui/print/point.ts';
import type { Drawing } from '../command.ts';
import { stateWords } from '../history-words.ts';
import type { VerifyEvent } from './verify-events.ts';

type Month = VerifyEvent & { readonly event: 'month' };
type Finding = VerifyEvent & { readonly event: 'finding' };

const KINDS: Readonly<Record<Finding['kind'], string>> = {
  import: 'The import is not complete',
  chunks: 'Chunks',
  'media-to-come': 'Media',
  'originals-of-replies': 'Originals of replies',
  'originals-of-reactions': 'Originals of reactions',
  'originals-of-edits': 'Originals of edits',
  'originals-of-revokes': 'Originals of revoked messages',
  unavailable: 'Unavailable messages',
  'known-by-status': 'Messages known by their status alone',
  declined: 'The history',
  'media-too-old': 'Media of old messages',
  'before-the-import': 'What was said before the import reaches',
  groups: 'Groups',
  disappearing: 'Disappearing messages',
  'view-once': 'View-once messages',
};

/** The report for people: chat by chat as it is read, then what is missing, and what can never come. */
export function drawVerify(page: Page): Drawing<VerifyEvent> {
  const { theme } = page;
  let chat: number | null | undefined;
  let headed = '';
  const head = (text: string) => {
    if (headed !== text) printHeading(page, text);
    headed = text;
  };
  return {
    show: (event) => {
      switch (event.event) {
        case 'import': {
          const name = event.displayPhoneNumber ?? event.phoneNumberId;
          page.print(`${theme.strong(harmless(name))} ${stateWords(event)}`);
          if (event.reachesFrom === null) return;
          const text = `The import reaches back to ${dayOf(event.reachesFrom)}, media to ${dayOf(event.mediaFrom)}.`;
          for (const line of wrapped(text, page.columns, 0)) page.print(theme.quiet(line));
          return;
        }
        case 'month':
          head('What came');
          if (event.chat !== chat) {
            const who =
              event.chat === null ? 'Of nobody known' : `${event.name ?? 'unknown'} (${event.chat})`;
            page.printLine(`  ${theme.strong(harmless(who))}`);
          }
          chat = event.chat;
          return page.printLine(`    ${event.month}  ${monthWords(event)}`);
        case 'finding': {
          const isMissing = event.standing === 'missing';
          head(isMissing ? 'What is missing' : 'What can never come');
          const count = event.count === null ? '' : ` (${grouped(event.count)})`;
          const source = event.source === null ? '' : ` [${event.source}, ${event.asOf}]`;
          const mark = isMissing ? theme.bad('✘') : theme.quiet('−');
          return printPoint(page, mark, `${KINDS[event.kind]}${count}:`, `${event.reason}${source}`);
        }
        case 'done': {
          page.print('');
          const came = `${counted(event.inbound + event.outbound, 'message')} in ${counted(event.chats, 'chat')}`;
          const whole = event.complete
            ? `${theme.good('✔')} ${came}; nothing is missing that could have come.`
            : `${theme.warning('!')} ${came}; something is missing that could have come.`;
          for (const line of wrapped(whole, page.columns, 0)) page.print(line);
        }
      }
    },
    close: async () => undefined,
  };
}

function monthWords(month: Month): string {
  const { inbound, outbound, imported, media, mediaPending, mediaNever } = month;
  const lacking = month.replies + month.reactions;
  const parts: [number, string][] = [
    [imported, 'imported'],
    [media, 'with media'],
    [mediaPending, 'media to come'],
    [mediaNever, 'media too old'],
    [lacking, 'without original'],
    [month.unavailable, 'unavailable'],
    [month.statusOnly, 'by status alone'],
  ];
  return [
    `${grouped(inbound)} in`,
    `${grouped(outbound)} out`,
    ...parts.flatMap(([count, words]) => (count === 0 ? [] : [`${grouped(count)} ${words}`])),
  ].join(', ');
}

function dayOf(at: string | null): string {
  return at === null ? 'an unknown day' : shownTime(at).slice(0, 10);
}
