import * as z from 'zod';
import { ALL_PROBES, diagnose } from '../../core/diagnosis/index.ts';
import { defineCommand } from '../command.ts';
import { diagnoseEvent, toDiagnosisOutput } from './output.ts';
import { numberOf, sideOf } from './side.ts';

export const command = defineCommand({
  name: 'diagnose',
  summary: 'Find out which link of the chain broke, with the proof and the fix.',
  description:
    'Looks at every link from this machine out to Meta and back into the store, each by itself: one that fails or hangs stops none of the others, and what cannot be looked at is unknown, never well. Names the root cause first, the earliest broken link that explains the later ones, then what follows from it, then what is wrong besides. Nothing is changed anywhere.',
  examples: [
    { run: 'coex diagnose', says: 'The only number, or the one in the settings.' },
    {
      run: 'coex diagnose --number +447700900100 --json',
      says: 'For a program; exit 3 when something is wrong.',
    },
  ],
  args: z.object({}),
  options: z.object({}),
  streams: true,
  output: diagnoseEvent,
  exits: {
    2: 'several numbers match',
    3: 'something is wrong',
    5: 'no number matches',
    130: 'interrupted',
  },
  run: async (context) => {
    const side = sideOf(context);
    const number = await numberOf(side);
    const diagnosis = await diagnose(side, ALL_PROBES);
    const shown = toDiagnosisOutput(diagnosis, { number, now: context.clock.now() });
    return { data: { event: 'diagnosis' as const, ...shown }, exit: shown.rootCause === null ? 0 : 3 };
  },
  draw: async (page) => (await import('./drawing.ts')).drawDiagnose(page),
});
