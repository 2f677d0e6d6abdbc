import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { listLinks } from '../../core/users/index.ts';
import { shownTime } from '../../tui/print/message.ts';
import { defineCommand, drawEach } from '../command.ts';
import { iso, wholeNumber } from '../fields.ts';

export const command = defineCommand({
  name: 'users links',
  summary: 'Show which phones and BSUIDs are taken for one person’s, and why.',
  description:
    'Meta names people by phone, by BSUID, or by both, and each may change. coex joins what one webhook names together, what one message was seen under, and what Meta says has changed. Shown are the joins worth a look; --all shows also the phone and BSUID that nearly everybody has. A wrong join is undone with `coex users split`.',
  examples: [
    { run: 'coex users links', says: 'What joined more than a phone and a BSUID.' },
    { run: 'coex users links 447700900155 --json', says: 'All that concerns one person.' },
  ],
  args: z.object({
    who: z.string().optional().describe('Phone in any spelling, or BSUID.'),
  }),
  options: z.object({
    all: z.boolean().default(false).describe('Also the ids that Meta names together.'),
    limit: wholeNumber(1, 1000).default(50).meta({ description: 'How many to print.', value: 'count' }),
  }),
  output: () =>
    z.object({
      links: z.array(
        z.object({
          user: z.number().nullable().describe('The person; null while the two are kept apart.'),
          name: z.string().nullable(),
          key: z.string().describe('`bsuid:…` or `phone:…`.'),
          otherKey: z.string(),
          why: z.string().describe('`named-together`, `same-message`, `changed-number`, `changed-user-id`.'),
          linkedAt: iso(),
          delivery: z.number().describe('The delivery that told it.'),
          separated: z.boolean().describe('Somebody said that they are two people’s.'),
        }),
      ),
    }),
  exits: { 2: 'what is named is neither a phone nor a BSUID' },
  run: async (context, { args, options }) => {
    const { limit, all } = options;
    const links = await listLinks(await context.store(), { who: args.who, all }, limit);
    return { data: { links: links.map((link) => ({ ...link, linkedAt: isoTime(link.linkedAt) })) } };
  },
  draw: drawEach(({ links }, page) => {
    if (links.length === 0) return page.say('Nobody was joined from more than a phone and a BSUID.');
    page.table(
      ['NAME', 'ONE', 'OTHER', 'WHY', 'SINCE'],
      links.map(({ name, key, otherKey, why, linkedAt, separated }) => [
        name ?? '',
        key,
        otherKey,
        separated ? `${why}, split` : why,
        shownTime(linkedAt),
      ]),
    );
  }),
});
