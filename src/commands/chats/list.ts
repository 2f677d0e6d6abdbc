import * as z from 'zod';
import { listChats } from '../../core/conversations/index.ts';
import { counted } from '../../tui/print/counted.ts';
import { shownTime } from '../../tui/print/message.ts';
import { chatOutput, toChatOutput } from '../chat-output.ts';
import { defineCommand, drawEach } from '../command.ts';
import { next, paging } from '../fields.ts';
import { chosenNumber } from '../number-filter.ts';

export const command = defineCommand({
  name: 'chats list',
  summary: 'List chats, latest first.',
  description:
    'A chat is one person with one number. NEW counts what the customer wrote since the business last answered. WINDOW is how long the API may still answer without a template; messages typed in the app need none.',
  examples: [
    { run: 'coex chats list', says: 'The 50 chats with the latest messages.' },
    { run: 'coex chats list --limit 5 --json', says: 'Five of them, for a program.' },
  ],
  args: z.object({}),
  options: z.object(paging()),
  output: () => z.object({ chats: z.array(chatOutput()), next: next() }),
  exits: { 5: 'no number is the one --number names' },
  run: async (context, { options }) => {
    const store = await context.store();
    const phoneNumberId = await chosenNumber(context);
    const { items, next: cursor } = await listChats(store, { phoneNumberId }, options);
    return { data: { chats: items.map((chat) => toChatOutput(chat, context.clock.now())), next: cursor } };
  },
  draw: drawEach(({ chats, next: cursor }, page) => {
    if (chats.length === 0)
      return page.say('No chats yet. `coex listen` receives them, `coex demo` shows how.');
    page.table(
      ['CHAT', 'NAME', 'MSGS', 'NEW', 'LAST', 'FROM', 'WINDOW', 'TEXT'],
      chats.map((chat) => [
        String(chat.id),
        chat.name,
        String(chat.messages),
        chat.unanswered === 0 ? '' : String(chat.unanswered),
        shownTime(chat.lastMessageAt).slice(0, -3),
        chat.lastOrigin ?? '',
        windowLeft(chat.windowLeftSeconds),
        [...(chat.lastRevoked ? ['(revoked)'] : []), chat.lastText ?? ''].join(' '),
      ]),
    );
    if (cursor !== null) page.say(`${counted(chats.length, 'chat')} shown; go on with --after ${cursor}`);
  }),
});

function windowLeft(seconds: number): string {
  if (seconds <= 0) return 'closed';
  const minutes = Math.floor(seconds / 60);
  return minutes >= 60 ? `${Math.floor(minutes / 60)} h` : `${minutes} min`;
}
