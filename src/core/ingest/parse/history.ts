import { hash } from 'node:crypto';
import { HISTORY_DECLINED } from '../../rules/index.ts';
import { message } from '../../wire/message.ts';
import { chunkMetadata, historyChunk, webhookError } from '../../wire/webhook.ts';
import type { DomainEvent, HistoryThread } from '../events.ts';
import { aboutNumber, type ElementParser, type Surroundings } from './about-number.ts';
import { read, readEach, reasonOf, unrecognised } from './context.ts';
import { parseThread, type Reading } from './history-threads.ts';
import { messageFact, strangeType } from './message-fact.ts';
import { revisionEvents } from './revisions.ts';
import { startNumber } from './running-number.ts';
import { parseValueError } from './value-errors.ts';

const parseChunk: ElementParser = (element, around) =>
  read(historyChunk, element, around.context, ({ metadata, threads, errors }) => [
    ...readEach(errors, 'errors', around.context, (error) => parseError(error, element, around)),
    ...parseThreads(metadata, threads, errors === undefined ? element : undefined, around),
  ]);

function parseError(error: unknown, element: unknown, { number, context }: Surroundings): DomainEvent[] {
  return read(webhookError, error, context, ({ code, title }) => [
    code === HISTORY_DECLINED.code
      ? { type: 'HistoryDeclined', number, code, title }
      : unrecognised(context, `history error ${code}`, element),
  ]);
}

/** `whole` is the element where threads and metadata are all it can have; errors may stand alone. */
function parseThreads(
  metadata: unknown,
  threads: unknown,
  whole: unknown,
  around: Surroundings,
): DomainEvent[] {
  const { number, context } = around;
  const place = chunkMetadata.safeParse(metadata);
  const odd =
    place.success || (metadata === undefined && whole === undefined)
      ? []
      : [unrecognised(context, `metadata: ${reasonOf(place.error)}`, whole ?? metadata)];
  const reading: Reading = { number, context, aside: [], said: startNumber() };
  const read: HistoryThread[] = [];
  const notThreads = readEach(threads, 'threads', context, (thread) => {
    const found = parseThread(thread, reading);
    if (found) read.push(found);
    return [];
  });
  const aside = [...notThreads, ...reading.aside];
  if (!place.success && read.length === 0) return [...odd, ...aside];
  // Without its place in the import, what it carries counts all the same.
  const { phase, chunk_order, progress } = place.data ?? { phase: 0, chunk_order: undefined, progress: 0 };
  return [
    ...odd,
    {
      type: 'HistoryChunk',
      number,
      phase,
      chunkOrder: chunk_order,
      progress,
      threads: read,
      // Phase, order and progress do not identify a chunk (reference §4.10); all it says does.
      sha256: hash(
        'sha256',
        `${phase} ${chunk_order} ${progress} ${reading.said.first} ${reading.said.second}`,
      ),
    },
    ...aside,
  ];
}

/** Media of an imported message; or, by the same way, an edit or revoke of one. */
function parseFollowUp(by: 'customer' | 'app'): ElementParser {
  return (element, { number, context }) =>
    read(message, element, context, (wire) => {
      const revision = revisionEvents(wire, number, by, 'history', context);
      if (revision) return revision;
      return [
        { type: 'HistoryMedia', number, message: messageFact(wire) },
        ...strangeType(wire, element, context),
      ];
    });
}

/** Field `history`: chunks of old threads, media that follow later, or word that sharing was declined. */
export const parseHistory = aboutNumber({
  history: parseChunk,
  messages: parseFollowUp('customer'),
  message_echoes: parseFollowUp('app'),
  errors: parseValueError,
});
