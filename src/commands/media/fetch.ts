import * as z from 'zod';
import { emptyTally, fetchMedia, type Survey, surveyMedia, type Tally } from '../../core/media/index.ts';
import { defineCommand } from '../command.ts';
import { wholeNumber } from '../fields.ts';
import { chosenNumber } from '../number-filter.ts';
import { type DoneEvent, fetchEvent, isSound, outcomeOf, surveyOf } from './events.ts';
import { mediaDeps, toMessage, whichMedia } from './options.ts';

export const command = defineCommand({
  name: 'media fetch',
  summary: 'Download the media of messages while Meta still has them, each checked by its SHA-256.',
  description:
    'Of every message in the store, imported or live, what is not on disk yet. Meta keeps what a webhook announced for 7 days, and of the history it announces only what was sent in the 14 days before onboarding, so run this daily or more often. Files are named by their digest, in the folder `media` beside the store or the one of the setting media-folder; the same content is there once. Stopped at any moment, the same command goes on.',
  examples: [
    { run: 'coex media fetch', says: 'All that can still be had, of all numbers.' },
    { run: 'coex media fetch --dry-run', says: 'What that would be.' },
    {
      run: 'coex media fetch --type document --since 2026-11-01 --json',
      says: 'Documents since a day, an event for each.',
    },
  ],
  args: z.object({}),
  options: z.object({
    ...whichMedia(),
    concurrency: wholeNumber(1, 32)
      .default(4)
      .meta({ description: 'How many to download at a time.', value: 'count' }),
    again: z
      .boolean()
      .default(false)
      .describe('Also try what is expired by this machine’s clock, gone, or did not match too often.'),
    dryRun: z.boolean().default(false).describe('Tell what would be fetched, and fetch nothing.'),
  }),
  streams: true,
  output: fetchEvent,
  exits: {
    1: 'the folder cannot be written, for example because the disk is full; what was fetched stays',
    3: 'some failed, did not match their digest, or are gone before their time',
    4: 'the token is missing or not permitted',
    5: 'no number is the one --number names',
    7: 'one call after the other failed, at Meta or in the network; try again later',
    130: 'interrupted; the same command goes on',
  },
  run: async (context, { options }, emit) => {
    const { concurrency, again, dryRun, ...which } = options;
    const deps = await mediaDeps(context);
    const { folder } = deps;
    const filter = { ...which, phoneNumberId: await chosenNumber(context) };
    const survey = await surveyMedia(deps, { filter, again }, (message) => {
      if (dryRun) emit({ event: 'wanted', ...toMessage(message) });
    });
    const { wanted, gone, mismatch } = survey;
    if (dryRun) return { data: done(survey, emptyTally(), { dryRun, folder: folder.path }) };
    emit({ event: 'survey', folder: folder.path, wanted, gone, mismatch, ...surveyOf(survey) });
    let last: Readonly<Tally> = emptyTally();
    try {
      const tally = await fetchMedia(
        { ...deps, graph: context.graph },
        { filter, concurrency, again },
        (message, outcome, sofar) => {
          last = sofar;
          emit({ event: 'file', ...toMessage(message), ...outcomeOf(outcome, folder.fileOf) });
        },
      );
      const data = done({ ...survey, wanted: 0 }, tally, { dryRun, folder: folder.path });
      return { data, exit: isSound(tally) ? 0 : 3 };
    } catch (error) {
      emit({ event: 'halted', ...last });
      throw error;
    }
  },
  draw: async (page) => (await import('./fetch-drawing.ts')).drawFetch(page),
});

function done(
  survey: Survey,
  tally: Readonly<Tally>,
  run: { readonly dryRun: boolean; readonly folder: string },
): DoneEvent {
  const { wanted, gone, mismatch } = survey;
  return {
    event: 'done',
    ...run,
    wanted,
    ...tally,
    ...surveyOf(survey),
    goneBefore: gone,
    mismatchBefore: mismatch,
  };
}
