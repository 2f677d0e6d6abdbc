import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { listContacts } from '../../core/conversations/index.ts';
import { shownTime } from '../../tui/print/message.ts';
import { defineCommand, drawEach } from '../command.ts';
import { iso, next, paging } from '../fields.ts';
import { chosenNumber } from '../number-filter.ts';

export const command = defineCommand({
  name: 'contacts list',
  summary: 'List the address book of the app, latest change first.',
  examples: [
    { run: 'coex contacts list', says: 'The contacts as the app last told them.' },
    {
      run: 'coex contacts list --search dalton --json',
      says: 'Those with "dalton" in a name, username or phone.',
    },
  ],
  args: z.object({}),
  options: z.object({
    search: z.string().optional().meta({ description: 'Part of a name, username or phone.', value: 'text' }),
    removed: z.boolean().default(false).describe('Also those that were removed in the app.'),
    ...paging(),
  }),
  output: () =>
    z.object({
      contacts: z.array(
        z.object({
          phoneNumberId: z.string(),
          fullName: z.string().nullable(),
          firstName: z.string().nullable(),
          waId: z.string().nullable(),
          userId: z.string().nullable().describe('BSUID.'),
          username: z.string().nullable(),
          removed: z.boolean(),
          changedAt: iso(),
        }),
      ),
      next: next(),
    }),
  exits: { 5: 'no number is the one --number names' },
  run: async (context, { options }) => {
    const { search, removed, ...page } = options;
    const filter = { phoneNumberId: await chosenNumber(context), search, removed };
    const { items, next: cursor } = await listContacts(await context.store(), filter, page);
    const contacts = items.map((contact) => ({ ...contact, changedAt: isoTime(contact.changedAt) }));
    return { data: { contacts, next: cursor } };
  },
  draw: drawEach(({ contacts, next: cursor }, page) => {
    if (contacts.length === 0) return page.say('No contacts.');
    page.table(
      ['NAME', 'PHONE', 'BSUID', 'USERNAME', 'CHANGED'],
      contacts.map((contact) => [
        (contact.fullName ?? '') + (contact.removed ? ' (removed)' : ''),
        contact.waId ?? '',
        contact.userId ?? '',
        contact.username ?? '',
        shownTime(contact.changedAt),
      ]),
    );
    if (cursor !== null) page.say(`Go on with --after ${cursor}`);
  }),
});
