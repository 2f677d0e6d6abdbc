import { problemsIn } from '../../core/transcripts/index.ts';
import { counted } from '../../tui/print/counted.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { messageText, type Origin, shownTime, speaker } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { problemWords } from '../../tui/transcript/content-parts.ts';
import type { Drawing } from '../command.ts';
import type { FeedEvent } from './events.ts';

/** The feed line by line: one for whatever happens, whole, in the order in which it came. */
export function drawFeed(page: Page): Drawing<FeedEvent> {
  const { theme } = page;
  // The screen says by itself that it is over.
  let isTold = false;
  return {
    show: (event) => {
      switch (event.event) {
        case 'started': {
          isTold = true;
          const receives = event.callbackUrl === null ? '' : `, receiving at ${event.callbackUrl}`;
          return page.say(harmless(`Following ${event.store}${receives} (Ctrl-C stops)`));
        }
        case 'message': {
          const { sentAt, origin, with: person, status } = event.message;
          const failed = status === 'failed' ? ' (failed)' : '';
          return printLine(page, { at: sentAt, origin, person }, `${messageText(event.message)}${failed}`);
        }
        case 'revision': {
          const { changedAt: at, by: origin, with: person, kind, text } = event;
          const words = kind === 'edit' ? `edited: ${text ?? ''}` : 'revoked a message';
          return printLine(page, { at, origin, person }, words);
        }
        case 'status': {
          const { changedAt: at, with: person, status, errors } = event;
          const why = problemsIn(errors).map((problem) => ` ${problemWords(problem)}`);
          return printLine(page, { at, origin: undefined, person }, `${status}${why.join('')}`);
        }
        case 'trouble':
          return page.say(
            theme.bad(harmless(`Trouble with the ${event.of}: ${event.message} ${event.hint}`)),
          );
        case 'recovered':
          return page.say(theme.good(`The ${event.of} is back.`));
        case 'stopped': {
          if (!isTold) return;
          const { messages, revisions, statuses } = event;
          const others = `${counted(revisions, 'edit or revoke', 'edits and revokes')}, ${counted(statuses, 'status', 'statuses')}`;
          return page.say(`Stopped. ${counted(messages, 'message')}, ${others}.`);
        }
      }
    },
    close: async () => undefined,
  };
}

interface Head {
  readonly at: string;
  /** Undefined for what nobody said. */
  readonly origin: Origin | undefined;
  readonly person: string | null;
}

function printLine(page: Page, { at, origin, person }: Head, words: string): void {
  const who = origin === undefined ? STATUS : speaker(page, origin);
  page.print(
    `${page.theme.quiet(shownTime(at))} ${who}  ${harmless(person ?? 'unknown')}: ${harmless(words)}`,
  );
}

/** As wide as those who speak. */
const STATUS = '· status  ';
