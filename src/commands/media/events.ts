import * as z from 'zod';
import type { Outcome, Survey, Tally } from '../../core/media/index.ts';
import { ofMessage } from './options.ts';

const survey = () => ({
  there: z.number().describe('On disk already.'),
  expired: z.number().describe('Not tried: their ids have ended, by the clock of this machine.'),
  awaited: z.number().describe('Placeholders of the history whose media may still come.'),
  never: z
    .number()
    .describe(
      'Never to come: placeholders older than the 14 days before onboarding, and media without an id.',
    ),
});

const tally = () => ({
  fetched: z.number(),
  unverified: z.number().describe('Of those fetched, without a digest to hold them against.'),
  shared: z.number().describe('Not downloaded, since the same content was on disk.'),
  gone: z.number().describe('Meta has them no more.'),
  goneEarly: z.number().describe('Of those gone, with an id that should still have been good.'),
  mismatch: z.number().describe('The bytes were not those announced; nothing was kept.'),
  failed: z.number().describe('Worth another try.'),
  bytes: z.number().describe('Downloaded.'),
});

/** What a fetch tells while it runs; `done` comes last. */
export const fetchEvent = () =>
  z.discriminatedUnion('event', [
    z.object({
      event: z.literal('survey'),
      folder: z.string(),
      wanted: z.number().describe('What there is to fetch.'),
      ...survey(),
      gone: z.number().describe('Known to be gone from earlier runs.'),
      mismatch: z.number().describe('Tried as often as is worth it.'),
    }),
    z.object({
      event: z.literal('wanted').describe('Only with --dry-run.'),
      ...ofMessage(),
    }),
    z.object({
      event: z.literal('file'),
      ...ofMessage(),
      state: z.enum(['stored', 'gone', 'mismatch', 'failed']),
      path: z.string().nullable(),
      sizeBytes: z.number().nullable(),
      verified: z.boolean().nullable().describe('Against the announced SHA-256; null unless stored.'),
      shared: z.boolean().nullable(),
      problem: z.string().nullable(),
    }),
    z.object({
      event: z.literal('halted').describe('What was done before the error that follows.'),
      ...tally(),
    }),
    z.object({
      event: z.literal('done'),
      dryRun: z.boolean(),
      folder: z.string(),
      wanted: z.number().describe('What a --dry-run would have fetched; else 0.'),
      ...tally(),
      ...survey(),
      goneBefore: z.number().describe('Known to be gone from earlier runs.'),
      mismatchBefore: z.number().describe('Tried as often as is worth it by earlier runs.'),
    }),
  ]);

export type FetchEvent = z.infer<ReturnType<typeof fetchEvent>>;
export type FileEvent = FetchEvent & { readonly event: 'file' };
export type DoneEvent = FetchEvent & { readonly event: 'done' };

export function surveyOf({ stored, expired, awaited, never }: Survey) {
  return { there: stored, expired, awaited, never };
}

/** What an outcome says beside the message; `pathOf` tells where content lies. */
export function outcomeOf(outcome: Outcome, pathOf: (sha256: string) => string) {
  if (outcome.state !== 'stored') {
    const { state, problem } = outcome;
    return { state, path: null, sizeBytes: null, verified: null, shared: null, problem };
  }
  const { state, sha256, sizeBytes, verified, shared } = outcome;
  return { state, path: pathOf(sha256), sizeBytes, verified, shared, problem: null };
}

/** Whether something was found that somebody should look at. */
export function isSound({ mismatch, failed, goneEarly }: Readonly<Tally>): boolean {
  return mismatch + failed + goneEarly === 0;
}
