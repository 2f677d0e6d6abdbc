import * as z from 'zod';
import { makePartitions, SCHEMA_VERSION, schemaBefore, schemaOf } from '../../core/store/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { defineCommand, drawEach } from '../command.ts';

export const command = defineCommand({
  name: 'store migrate',
  summary: 'Bring the schema of the store up to date, and make the partitions that are needed soon.',
  description:
    'Every command does that by itself when it opens a store that it may change. By hand it is of use before an update, or as a user with more rights than the others. Safe beside others that do the same.',
  examples: [{ run: 'coex store migrate', says: 'The store in use.' }],
  args: z.object({}),
  options: z.object({}),
  output: () =>
    z.object({
      location: z.string(),
      from: z
        .number()
        .nullable()
        .describe('Schema version before; null when there was no store, or none could be read.'),
      to: z.number(),
      known: z
        .number()
        .describe('The schema version of this coex; a newer store may be usable all the same.'),
      partitionsLeft: z.array(z.string()).describe('Partitions that could not be made now.'),
    }),
  exits: {
    2: 'the store was made by a newer coex',
    4: 'the user may not change the tables',
    7: 'the database does not answer',
  },
  run: async (context) => {
    const from = await schemaBefore(await context.storeAddress());
    const store = await context.store();
    const { version } = await schemaOf(store);
    const left = await makePartitions(store);
    return {
      data: { location: store.location, from, to: version, known: SCHEMA_VERSION, partitionsLeft: [...left] },
    };
  },
  draw: drawEach(({ location, from, to, known, partitionsLeft }, page) => {
    const what =
      from === to
        ? `has schema ${to} already`
        : from === null
          ? `now has schema ${to}`
          : `went from schema ${from} to ${to}`;
    page.print(harmless(`${location} ${what}.`));
    if (to > known) page.print(`This coex knows ${known}; it may use the store, and should be updated soon.`);
    if (partitionsLeft.length > 0)
      page.say(
        page.theme.warning(
          `Not made now, since the table is in use or belongs to another user: ${partitionsLeft.join(', ')}.`,
        ),
      );
  }),
});
