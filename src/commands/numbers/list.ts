import * as z from 'zod';
import { listNumbers } from '../../core/numbers/index.ts';
import { grouped } from '../../tui/print/counted.ts';
import { shownTime } from '../../tui/print/message.ts';
import { defineCommand, drawEach } from '../command.ts';
import { chosenNumber } from '../number-filter.ts';
import { numberOutput, toNumberOutput } from '../number-output.ts';

export const command = defineCommand({
  name: 'numbers list',
  summary: 'List business numbers.',
  description:
    'STATE is the last word of the account’s lifecycle; "observed" means that only traffic is known.',
  examples: [{ run: 'coex numbers list', says: 'All numbers the store knows.' }],
  args: z.object({}),
  options: z.object({}),
  output: () => z.object({ numbers: z.array(numberOutput()) }),
  exits: { 5: 'no number is the one --number names' },
  run: async (context) => {
    const wanted = await chosenNumber(context);
    const numbers = await listNumbers(await context.store());
    const shown = numbers.filter(({ phoneNumberId }) => wanted === undefined || phoneNumberId === wanted);
    return { data: { numbers: shown.map(toNumberOutput) } };
  },
  draw: drawEach(({ numbers }, page) => {
    if (numbers.length === 0) return page.say('No numbers yet.');
    page.table(
      ['ID', 'NUMBER', 'NAME', 'STATE', 'ONBOARDED', 'CHATS', 'MESSAGES'],
      numbers.map((number) => [
        number.phoneNumberId,
        number.displayPhoneNumber ?? '',
        number.verifiedName ?? '',
        number.state,
        number.onboardedAt === null ? '' : shownTime(number.onboardedAt),
        grouped(number.chats),
        grouped(number.messages),
      ]),
    );
  }),
});
