import * as z from 'zod';
import { ALL_PROBES } from '../../core/diagnosis/index.ts';
import { CoexError } from '../../core/errors.ts';
import { defineCommand } from '../command.ts';
import { look } from './look.ts';
import { diagnoseEvent } from './output.ts';

export const command = defineCommand({
  name: 'diagnose',
  summary: 'Find out which link of the chain broke, with the proof and the fix.',
  description:
    'Looks at every link from this machine out to Meta and back into the store, each by itself: one that fails or hangs stops none of the others, and what cannot be looked at is unknown, never well. Names the root cause first, the earliest broken link that explains the later ones, then what follows from it, then what is wrong besides. Nothing is changed anywhere, unless --fix is to repair what can be repaired without harm.',
  examples: [
    { run: 'coex diagnose', says: 'The only number, or the one in the settings.' },
    {
      run: 'coex diagnose --number +447700900100 --json',
      says: 'For a program; exit 3 when something is wrong.',
    },
  ],
  args: z.object({}),
  options: z.object({
    watch: z
      .boolean()
      .default(false)
      .describe('Look again and again: a board on a terminal, a line for each change elsewhere.'),
    fix: z
      .boolean()
      .default(false)
      .describe('Do the safe repairs, after asking: subscribe anew, rebuild, resume an onboarding.'),
    yes: z.boolean().default(false).describe('With --fix: do not ask.'),
  }),
  streams: true,
  output: diagnoseEvent,
  exits: {
    2: 'several numbers match, or it was not said whether to repair: --yes',
    3: 'something is wrong',
    5: 'no number matches',
    130: 'interrupted',
  },
  run: async (context, { options }, emit) => {
    refuseStray(options);
    if (options.watch) return (await import('./watch.ts')).watch(context, emit);
    if (options.fix) return (await import('./fix.ts')).fix(context, options, emit);
    const shown = await look(context, ALL_PROBES);
    return { data: { event: 'diagnosis' as const, ...shown }, exit: shown.rootCause === null ? 0 : 3 };
  },
  draw: async (page, { watch }) => {
    if (watch) return (await import('./watch-drawing.ts')).drawWatch(page);
    return (await import('./drawing.ts')).drawDiagnose(page);
  },
});

function refuseStray({ watch, fix, yes }: Readonly<Record<'watch' | 'fix' | 'yes', boolean>>): void {
  if (watch && fix) {
    const problem = '--watch only looks, and --fix repairs.';
    throw new CoexError('usage', { problem, fix: 'Leave one of them out.' });
  }
  if (yes && !fix) {
    throw new CoexError('usage', {
      problem: '--yes answers what --fix asks.',
      fix: 'Add --fix, or leave --yes out.',
    });
  }
}
