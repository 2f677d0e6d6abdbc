import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import { countPrunable, type PruneProgress, prune } from '../../core/store/index.ts';
import { counted } from '../../tui/print/counted.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { type FileProgress, openFileProgress } from '../../tui/progress/file-progress.ts';
import { type Drawing, defineCommand } from '../command.ts';
import { instant, iso, isoOrNull, wholeNumber } from '../fields.ts';
import { isWanted } from '../is-wanted.ts';
import { monthsBefore } from './months-before.ts';

const counts = () => ({
  messages: z.number(),
  statuses: z.number(),
  revisions: z.number().describe('Edits and revokes.'),
  deliveries: z.number().describe('With their bodies.'),
});

const pruneEvent = () =>
  z.discriminatedUnion('event', [
    z.object({
      event: z.literal('found').describe('What is to go; not told with --yes alone.'),
      location: z.string(),
      before: iso(),
      ...counts(),
    }),
    z.object({ event: z.literal('begun'), location: z.string(), before: iso() }),
    z.object({
      event: z.literal('progress'),
      of: z.enum(['messages', 'statuses', 'revisions', 'deliveries']),
      deleted: z.number().describe('Of these, up to now.'),
      share: z.number().describe('How much of them has been gone through, 0 to 1.'),
    }),
    z.object({ event: z.literal('dropped'), partition: z.string() }),
    z.object({
      event: z.literal('done'),
      outcome: z.enum(['dry-run', 'nothing', 'declined', 'pruned']),
      location: z.string(),
      before: iso(),
      ...counts(),
      partitions: z.array(z.string()).describe('Dropped as a whole: what was in them is not in the counts.'),
    }),
  ]);

type PruneEvent = z.infer<ReturnType<typeof pruneEvent>>;

export const command = defineCommand({
  name: 'store prune',
  summary: 'Delete for good what is older than a date: messages, statuses, edits, deliveries.',
  description:
    'Shows how much it is, then asks. Messages, statuses and edits go by their own time, deliveries by when they came; what is not projected yet stays, and so do chats, people, media files and what became of the accounts. In PostgreSQL whole quarters are dropped at once. From then on `coex rebuild` cannot make the tables again. Interrupted, the same command goes on.',
  examples: [
    { run: 'coex store prune --months 24 --dry-run', says: 'What would go; nothing is changed.' },
    { run: 'coex store prune --before 2025-01-01 --yes', says: 'For a schedule: does not ask.' },
  ],
  args: z.object({}),
  options: z.object({
    before: instant().optional().meta({ description: 'What is older goes, UTC.', value: 'date' }),
    months: wholeNumber(1, 1200)
      .optional()
      .meta({ description: 'What is older than so many months goes.', value: 'count' }),
    dryRun: z.boolean().default(false).describe('Only tell what would go.'),
    yes: z.boolean().default(false).describe('Do not ask, and do not count beforehand.'),
  }),
  streams: true,
  output: pruneEvent,
  exits: {
    2: 'it was not said since when, or not that it is to be done',
    4: 'the user may not delete',
    7: 'the database does not answer, or somebody uses what is to be dropped: the same command goes on',
    130: 'interrupted; what was deleted is gone, and the same command goes on',
  },
  run: async (context, { options }, emit) => {
    const before = cutOf(options, context.clock.now());
    const store = await (options.dryRun ? context.readableStore() : context.store());
    const what = { location: store.location, before: isoOrNull(before) ?? '' };
    const nothing = { messages: 0, statuses: 0, revisions: 0, deliveries: 0, partitions: [] };
    const done = (outcome: 'dry-run' | 'nothing' | 'declined') => ({
      data: { event: 'done' as const, outcome, ...what, ...nothing },
    });
    if (options.dryRun || !options.yes) {
      const found = await countPrunable(store, before, context.signal);
      emit({ event: 'found', ...what, ...found });
      if (options.dryRun) return done('dry-run');
      if (Object.values(found).every((count) => count === 0)) return done('nothing');
    }
    if (!(await isWanted(context, options.yes, 'Delete it for good?'))) return done('declined');
    context.signal.throwIfAborted();
    emit({ event: 'begun', ...what });
    const { partitions, ...pruned } = await prune(store, before, {
      signal: context.signal,
      tell: (told) => emit(eventOf(told)),
    });
    return {
      data: {
        event: 'done' as const,
        outcome: 'pruned' as const,
        ...what,
        ...pruned,
        partitions: [...partitions],
      },
    };
  },
  draw: drawPrune,
});

function eventOf(told: PruneProgress): PruneEvent {
  if (told.part === 'partition') return { event: 'dropped', partition: told.name };
  const { part: _, ...rows } = told;
  return { event: 'progress', ...rows };
}

type Counts = z.infer<z.ZodObject<ReturnType<typeof counts>>>;

const WORDS = {
  messages: ['message', 'messages'],
  statuses: ['status', 'statuses'],
  revisions: ['edit or revoke', 'edits and revokes'],
  deliveries: ['delivery', 'deliveries'],
} as const satisfies Record<keyof Counts, readonly [string, string]>;

function countedOf(kind: keyof Counts, count: number): string {
  const [one, several] = WORDS[kind];
  return counted(count, one, several);
}

const KINDS = Object.keys(WORDS) as (keyof Counts)[];

function drawPrune(page: Page): Drawing<PruneEvent> {
  let progress: FileProgress | undefined;
  const end = () => {
    progress?.finish();
    progress = undefined;
  };
  const listed = (event: Counts) => KINDS.map((kind) => countedOf(kind, event[kind])).join(', ');
  return {
    show: (event) => {
      switch (event.event) {
        case 'found':
          return page.print(
            harmless(`Older than ${shownTime(event.before)} in ${event.location}: ${listed(event)}.`),
          );
        case 'begun':
          page.say(harmless(`Deleting what is older than ${shownTime(event.before)} …`));
          progress = openFileProgress(page);
          return;
        case 'progress':
          return progress?.note(`${countedOf(event.of, event.deleted)} deleted`, event.share);
        case 'dropped':
          return progress?.note(harmless(`${event.partition} dropped`), 0);
        case 'done':
          end();
          if (event.outcome !== 'pruned') return page.print('Nothing was deleted.');
          page.print(`${page.theme.good('✔')} Deleted: ${listed(event)}.`);
          if (event.partitions.length === 0) return;
          return page.print(
            harmless(`  Dropped as a whole, with what was in them: ${event.partitions.join(', ')}.`),
          );
      }
    },
    close: async () => end(),
  };
}

/** Unix ms. Throws `usage` when it was not said, or is not past. */
function cutOf(
  { before, months }: { readonly before?: number | undefined; readonly months?: number | undefined },
  now: number,
): number {
  const refused = (problem: string) =>
    new CoexError('usage', { problem, fix: 'Give one of --before <date> and --months <count>.' });
  if (before !== undefined && months !== undefined)
    throw refused('Both --before and --months say what is to go');
  const cut = months === undefined ? before : monthsBefore(now, months);
  if (cut === undefined) throw refused('It was not said what is to go');
  if (cut > now)
    throw new CoexError('usage', {
      problem: '--before names a time that is still to come',
      fix: 'Give one that is past. Nothing was changed.',
    });
  return cut;
}
