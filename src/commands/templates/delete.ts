import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import { blockAfterDeletion, deleteNamed, protectedAgainstDeletion } from '../../core/templates/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import { defineCommand, drawEach } from '../command.ts';
import { isoOrNull } from '../fields.ts';
import { isWanted } from '../is-wanted.ts';
import {
  drawRadius,
  filesWith,
  findEverywhere,
  nameArgument,
  radiusShape,
  removalDeps,
  removalOptions,
  shownRadius,
} from './removing.ts';

export const command = defineCommand({
  name: 'templates delete',
  summary: 'Delete a template for good, after showing what goes with it.',
  description:
    'Shows every language that goes, which of them are approved, until when the name is then blocked, and which the files would want back; then asks. Deletes exactly what was shown, by id. To put a template out of use, `coex templates archive` is enough and can be undone.',
  examples: [
    { run: 'coex templates delete visit_reminder --language es_MX --yes', says: 'One language, unasked.' },
    { run: 'coex templates delete visit_reminder --yes', says: 'All its languages; asks without --yes.' },
  ],
  args: z.object(nameArgument()),
  options: z.object(removalOptions()),
  streams: true,
  output: () =>
    z.discriminatedUnion('event', [
      z.object({
        event: z.literal('radius').describe('What goes, before it does.'),
        ...radiusShape(),
        approved: z.number().describe('Of those that go.'),
        blockedUntil: z
          .string()
          .nullable()
          .describe('ISO 8601, UTC: until then the name cannot be made anew; null when it can at once.'),
        inFiles: z
          .array(z.object({ language: z.string(), file: z.string() }))
          .describe('What the files would want to create again.'),
      }),
      z.object({
        event: z.literal('done'),
        outcome: z.enum(['deleted', 'declined']),
        name: z.string(),
        deleted: z.number(),
      }),
    ]),
  exits: {
    2: 'it was not said whether to do it: --yes',
    4: 'the token is missing or not permitted',
    5: 'there is no such template, or not in that language',
    6: 'it is Meta’s own sample, or a disabled one: neither can be deleted',
    7: 'no answer from Meta, or it throttles: try again later',
  },
  run: async (context, { args, options }, emit) => {
    const { name } = args;
    const everywhere = await findEverywhere(context, name, options);
    for (const { account, values, found } of everywhere) {
      const files = await filesWith(context, values, name);
      const inFiles = found.meant.flatMap(({ language }) => {
        const file = files.get(language);
        return file === undefined ? [] : [{ language, file }];
      });
      emit({
        event: 'radius',
        ...shownRadius(account, name, found),
        approved: found.meant.filter(({ status }) => status === 'APPROVED').length,
        blockedUntil: isoOrNull(blockAfterDeletion(found.meant, context.clock.now()) ?? null),
        inFiles,
      });
      const [held] = protectedAgainstDeletion(found.meant);
      if (held !== undefined)
        throw new CoexError('template-protected', {
          which: `${name} in ${held.language} is ${held.status === 'DISABLED' ? 'disabled' : 'a sample'}`,
        });
    }
    if (!(await isWanted(context, options.yes, 'Delete for good?')))
      return { data: { event: 'done' as const, outcome: 'declined' as const, name, deleted: 0 } };
    const deps = await removalDeps(context);
    let deleted = 0;
    for (const { account, found } of everywhere) {
      await deleteNamed(deps, account, found);
      deleted += found.meant.length;
    }
    return { data: { event: 'done' as const, outcome: 'deleted' as const, name, deleted } };
  },
  draw: drawEach((event, page) => {
    const { theme } = page;
    if (event.event === 'done') {
      if (event.outcome === 'declined') return page.print('Nothing was deleted.');
      return page.print(`${theme.good('✔')} ${harmless(`${event.deleted} of ${event.name} deleted.`)}`);
    }
    drawRadius(page, event);
    if (event.others.length === 0) page.print(theme.bad('  This is every language of the name.'));
    if (event.approved > 0) page.print(theme.bad(`  ${event.approved} approved: whoever sends them fails.`));
    if (event.blockedUntil !== null)
      page.print(theme.bad(`  The name is then blocked until ${shownTime(event.blockedUntil)}.`));
    for (const { language, file } of event.inFiles)
      page.print(theme.warning(harmless(`  ${language} stands in ${file}: a plan would want it back.`)));
  }),
});
