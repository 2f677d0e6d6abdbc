import * as z from 'zod';
import { listMedia, type MediaEntry, STANDINGS } from '../../core/media/index.ts';
import { shownBytes } from '../../tui/print/bytes.ts';
import { shownTime } from '../../tui/print/message.ts';
import { defineCommand, drawEach } from '../command.ts';
import { next, paging } from '../fields.ts';
import { chosenNumber } from '../number-filter.ts';
import { mediaDeps, ofMessage, toMessage, whichMedia } from './options.ts';

export const command = defineCommand({
  name: 'media list',
  summary: 'List the media of messages, latest first: what is on disk and where.',
  description:
    'STATE says: stored; wanted, which the next fetch tries; gone, which Meta has no more; mismatch, whose bytes never were those announced; expired; awaited, of the history; never, which is not to come.',
  examples: [
    { run: 'coex media list', says: 'The latest 50.' },
    { run: 'coex media list --type document --json', says: 'Documents, with their paths.' },
  ],
  args: z.object({}),
  options: z.object({ ...whichMedia(), ...paging() }),
  output: () =>
    z.object({
      media: z.array(
        z.object({
          ...ofMessage(),
          state: z.enum(STANDINGS),
          mimeType: z.string().nullable(),
          sizeBytes: z.number().nullable().describe('Of what is on disk.'),
          sha256: z.string().nullable().describe('Hex; of what is on disk, else as announced.'),
          path: z.string().nullable(),
          problem: z.string().nullable().describe('Why the last try came to nothing.'),
        }),
      ),
      next: next(),
    }),
  exits: { 5: 'no number is the one --number names' },
  run: async (context, { options }) => {
    const { limit, after, ...which } = options;
    const { store, folder } = await mediaDeps(context);
    const filter = { ...which, phoneNumberId: await chosenNumber(context) };
    const deps = { store, folder, now: context.clock.now() };
    const { items, next: cursor } = await listMedia(deps, filter, { limit, after });
    return { data: { media: items.map(toEntry), next: cursor } };
  },
  draw: drawEach(({ media, next: cursor }, page) => {
    if (media.length === 0) return page.say('No media match.');
    page.table(
      ['SENT', 'CHAT', 'TYPE', 'SIZE', 'STATE', 'FILE'],
      media.map(({ sentAt, chat, type, sizeBytes, state, path, problem }) => [
        shownTime(sentAt),
        chat === null ? '' : String(chat),
        type,
        sizeBytes === null ? '' : shownBytes(sizeBytes),
        state,
        path ?? problem ?? '',
      ]),
    );
    if (cursor !== null) page.say(`Older media: --after ${cursor}`);
  }),
});

function toEntry({ message, standing, path }: MediaEntry) {
  const { tried, announced, mimeType } = message;
  const isStored = standing === 'stored';
  return {
    ...toMessage(message),
    state: standing,
    mimeType,
    sizeBytes: isStored ? (tried?.sizeBytes ?? null) : null,
    sha256: (isStored ? tried?.sha256 : announced) ?? null,
    path,
    problem: tried?.problem ?? null,
  };
}
