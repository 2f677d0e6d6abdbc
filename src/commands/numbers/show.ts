import * as z from 'zod';
import { historyProgress } from '../../core/history/index.ts';
import { findNumber } from '../../core/numbers/index.ts';
import { counted, grouped } from '../../tui/print/counted.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import { defineCommand, drawEach } from '../command.ts';
import { historyOutput, toHistoryOutput } from '../history-output.ts';
import { numberOutput, toNumberOutput } from '../number-output.ts';

export const command = defineCommand({
  name: 'numbers show',
  summary: 'Show a business number and how far its history import is.',
  examples: [
    { run: 'coex numbers show', says: 'The only number, or the one in the settings.' },
    {
      run: 'coex numbers show "+44 7700 900100" --json',
      says: 'By the number in any spelling, for a program.',
    },
  ],
  args: z.object({ number: z.string().optional().describe('Phone number id, or the number itself.') }),
  options: z.object({}),
  output: () => z.object({ number: numberOutput(), history: historyOutput() }),
  exits: { 2: 'several numbers match', 5: 'no number matches' },
  run: async (context, { args }) => {
    const store = await context.store();
    const number = await findNumber(store, args.number ?? context.config().find('number'));
    const history = await historyProgress(store, number.phoneNumberId);
    return { data: { number: toNumberOutput(number), history: toHistoryOutput(history) } };
  },
  draw: drawEach(({ number, history }, page) => {
    const { theme } = page;
    const facts: [string, string | null][] = [
      ['Phone number id', number.phoneNumberId],
      ['WABA', number.wabaId],
      ['Name', number.verifiedName],
      ['State', number.state + (number.stateSince === null ? '' : ` since ${shownTime(number.stateSince)}`)],
      ['Onboarded', number.onboardedAt === null ? null : shownTime(number.onboardedAt)],
      ['Chats', grouped(number.chats)],
      ['Messages', grouped(number.messages)],
      ['Contacts', grouped(history.contacts)],
      ['History', history.state === 'none' ? 'not requested' : `${history.state}, ${history.progress} %`],
    ];
    page.print(theme.strong(harmless(number.displayPhoneNumber ?? number.phoneNumberId)));
    for (const [name, value] of facts) {
      if (value !== null) page.print(`  ${name.padEnd(16)} ${harmless(value)}`);
    }
    for (const { phase, chunks, messages } of history.phases) {
      page.print(`    phase ${phase}        ${counted(messages, 'message')} in ${counted(chunks, 'chunk')}`);
    }
  }),
});
