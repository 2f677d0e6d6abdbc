import * as z from 'zod';
import { findChat, listMessages } from '../../core/conversations/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { MESSAGE_HEADINGS, messageRow, shownTime } from '../../tui/print/message.ts';
import { chatOutput, toChatOutput } from '../chat-output.ts';
import { defineCommand, drawEach } from '../command.ts';
import { next, paging } from '../fields.ts';
import { messageOutput, toMessageOutput } from '../message-output.ts';
import { chosenNumber } from '../number-filter.ts';

export const command = defineCommand({
  name: 'chats show',
  summary: 'Show a chat and its latest messages.',
  examples: [
    { run: 'coex chats show 1', says: 'By the id that `coex chats list` prints.' },
    { run: 'coex chats show 447700900155', says: 'By the customer’s phone, in any spelling.' },
  ],
  args: z.object({
    chat: z
      .string({ error: 'a chat' })
      .describe('Id of the chat, or the customer’s phone, BSUID or username.'),
  }),
  options: z.object(paging()),
  output: () => z.object({ chat: chatOutput(), messages: z.array(messageOutput()), next: next() }),
  exits: { 2: 'several chats match', 5: 'no chat matches' },
  run: async (context, { args, options }) => {
    const store = await context.store();
    const chat = await findChat(store, args.chat, { phoneNumberId: await chosenNumber(context) });
    const { items, next: cursor } = await listMessages(store, { chat: chat.id }, options);
    return {
      data: {
        chat: toChatOutput(chat, context.clock.now()),
        messages: items.map(toMessageOutput).reverse(),
        next: cursor,
      },
    };
  },
  draw: drawEach(({ chat, messages, next: cursor }, page) => {
    const ids = [chat.waId, chat.userId, chat.username].filter((id) => id !== null).join(', ');
    const open = chat.windowLeftSeconds > 0 && chat.windowUntil !== null;
    page.print(page.theme.strong(harmless(chat.name)) + (ids === '' ? '' : ` (${harmless(ids)})`));
    page.print(`Service window: ${open ? `open until ${shownTime(chat.windowUntil ?? '')}` : 'closed'}`);
    page.print('');
    page.table(MESSAGE_HEADINGS, messages.map(messageRow));
    if (cursor !== null) page.say(`Older messages: --after ${cursor}`);
  }),
});
