import * as z from 'zod';
import { listMessages } from '../../core/conversations/index.ts';
import { CoexError } from '../../core/errors.ts';
import { MESSAGE_HEADINGS, messageRow } from '../../tui/print/message.ts';
import { defineCommand, drawEach } from '../command.ts';
import { direction, instant, next, origin, paging, wholeNumber } from '../fields.ts';
import { messageOutput, toMessageOutput } from '../message-output.ts';
import { chosenNumber } from '../number-filter.ts';

export const command = defineCommand({
  name: 'messages list',
  summary: 'List messages, latest first.',
  description:
    'ORIGIN says who spoke: the customer, a person in the app, or a program through the API; imported ones came with the history.',
  examples: [
    { run: 'coex messages list --limit 20', says: 'The latest 20 of all chats.' },
    { run: 'coex messages list --origin app --live', says: 'What was typed in the app since onboarding.' },
    {
      run: 'coex messages list --since 2026-11-01 --search invoice --json',
      says: 'Since a day, with a word in it.',
    },
  ],
  args: z.object({}),
  options: z.object({
    chat: wholeNumber(1, Number.MAX_SAFE_INTEGER)
      .optional()
      .meta({ description: 'Only of this chat.', value: 'id' }),
    origin: origin().optional().meta({ description: 'Only of this origin.', value: 'origin' }),
    direction: direction().optional().meta({ description: 'Only of this direction.', value: 'direction' }),
    type: z.string().optional().meta({ description: 'Only of this type: text, image, …', value: 'type' }),
    status: z
      .string()
      .optional()
      .meta({ description: 'Only with this status: sent, read, failed, …', value: 'status' }),
    imported: z.boolean().default(false).describe('Only what came with the history import.'),
    live: z.boolean().default(false).describe('Only what came live.'),
    search: z
      .string()
      .optional()
      .meta({ description: 'Only with this text, whatever the case.', value: 'text' }),
    since: instant().optional().meta({ description: 'Sent at or after this instant.', value: 'date' }),
    until: instant().optional().meta({ description: 'Sent before this instant.', value: 'date' }),
    ...paging(),
  }),
  output: () => z.object({ messages: z.array(messageOutput()), next: next() }),
  exits: { 5: 'no number is the one --number names' },
  run: async (context, { options }) => {
    const { imported, live, limit, after, ...filter } = options;
    if (imported && live) {
      throw new CoexError('usage', {
        problem: '--imported and --live exclude each other.',
        fix: 'Leave one out.',
      });
    }
    const { items, next: cursor } = await listMessages(
      await context.store(),
      {
        ...filter,
        phoneNumberId: await chosenNumber(context),
        imported: imported ? true : live ? false : undefined,
      },
      { limit, after },
    );
    return { data: { messages: items.map(toMessageOutput), next: cursor } };
  },
  draw: drawEach(({ messages, next: cursor }, page) => {
    if (messages.length === 0) return page.say('No messages match.');
    page.table(MESSAGE_HEADINGS, messages.map(messageRow));
    if (cursor !== null) page.say(`Older messages: --after ${cursor}`);
  }),
});
