import { setImmediate } from 'node:timers/promises';
import * as z from 'zod';
import { findChat } from '../../core/conversations/index.ts';
import { type ChatMonth, isMissing, verifyHistory } from '../../core/history/index.ts';
import { findNames, type NumberNames } from '../../core/numbers/index.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { drained } from '../drained.ts';
import { isoOrNull } from '../fields.ts';
import { toImportOutput } from './shown-import.ts';
import { verifyEvent } from './verify-events.ts';

export const command = defineCommand({
  name: 'history verify',
  summary: 'Report how complete the store is: what came, what is missing, what can never come.',
  description:
    'Counts per chat and month (UTC), then tells what is missing and could have come, and what no webhook ever brings, each with its reason and source. Reads the store alone, some chats at a time.',
  examples: [
    { run: 'coex history verify', says: 'All chats of the only number.' },
    { run: 'coex history verify --missing', says: 'Only the chats and months that are not whole.' },
    { run: 'coex history verify --chat 1 --json', says: 'One chat, for a program.' },
  ],
  args: z.object({}),
  options: z.object({
    chat: z.string().optional().meta({
      description: 'Only this chat: its id, or the customer’s phone, BSUID or username.',
      value: 'chat',
    }),
    missing: z.boolean().default(false).describe('Only chats and months in which something is missing.'),
  }),
  streams: true,
  output: verifyEvent,
  exits: {
    2: 'several numbers or chats match',
    3: 'something is missing that could have come',
    5: 'no number or no chat matches',
  },
  run: async (context, { options }, emit) => {
    const { clock, io, signal } = context;
    const store = await context.store();
    const { number, chat } = await meant(context, options.chat);
    const { phoneNumberId } = number;
    let chats = 0;
    let last: number | null = null;
    for await (const told of verifyHistory({ store, clock }, { phoneNumberId, chat })) {
      // The store answers at once: without a pause nobody would hear of Ctrl-C.
      await setImmediate();
      signal.throwIfAborted();
      switch (told.part) {
        case 'import': {
          const { history, reachesFrom, mediaFrom } = told;
          const bounds = { reachesFrom: isoOrNull(reachesFrom), mediaFrom: isoOrNull(mediaFrom) };
          emit({ event: 'import', ...toImportOutput(number, history), ...bounds });
          break;
        }
        case 'months':
          for (const month of told.months) {
            if (month.chat !== last && month.chat !== null) chats += 1;
            last = month.chat;
            if (!options.missing || isLacking(month)) emit({ event: 'month', ...month });
          }
          await drained(io.stdout, signal);
          break;
        case 'findings': {
          for (const finding of told.findings) emit({ event: 'finding', ...finding });
          const complete = !told.findings.some(isMissing);
          const done = { event: 'done' as const, phoneNumberId, chat: chat ?? null, complete, chats };
          return { data: { ...done, ...told.totals }, exit: complete ? 0 : 3 };
        }
      }
    }
    throw new Error('the report ended without its findings');
  },
  draw: async (page) => (await import('./verify-drawing.ts')).drawVerify(page),
});

/** The number, and the chat where one is named; a chat names its number. */
async function meant(
  context: Context,
  wanted: string | undefined,
): Promise<{ readonly number: NumberNames; readonly chat: number | undefined }> {
  const store = await context.store();
  const named = context.config().find('number');
  if (wanted === undefined) return { number: await findNames(store, named), chat: undefined };
  const phoneNumberId = named === undefined ? undefined : (await findNames(store, named)).phoneNumberId;
  const chat = await findChat(store, wanted, { phoneNumberId });
  return { number: await findNames(store, chat.phoneNumberId), chat: chat.id };
}

function isLacking({ mediaPending, replies, reactions, unavailable }: ChatMonth): boolean {
  return mediaPending + replies + reactions + unavailable > 0;
}
