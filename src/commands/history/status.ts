import * as z from 'zod';
import { importProgress, isTroubled, listImports } from '../../core/history/index.ts';
import { findNames, listNames } from '../../core/numbers/index.ts';
import { defineCommand } from '../command.ts';
import { patienceOf, patienceOptions } from './patience.ts';
import { importOutput, toImportOutput } from './shown-import.ts';

export const command = defineCommand({
  name: 'history status',
  summary: 'Show how far the history imports are: per phase and overall, and how they ended.',
  description:
    'Reads the store alone, so it may run beside `coex listen`. The newest onboarding of a number counts; --all shows the imports of earlier ones too. Meta tells a percent of the whole and none per phase: of a phase, what came is known, and which announced chunks did not.',
  examples: [
    { run: 'coex history status', says: 'Of all numbers.' },
    { run: 'coex history status --all --json', says: 'Also of earlier onboardings, for a program.' },
    { run: 'coex history status --stalled-after 1h', says: 'With more patience.' },
  ],
  args: z.object({}),
  options: z.object({
    all: z.boolean().default(false).describe('Also the imports of earlier onboardings.'),
    ...patienceOptions(),
  }),
  output: () =>
    z.object({
      imports: z.array(
        z.object({
          ...importOutput().shape,
          newest: z.boolean().describe('Whether it is of the number’s newest onboarding.'),
        }),
      ),
    }),
  exits: { 3: 'an import is silent, stalled, or has gaps', 5: 'no number is the one --number names' },
  run: async (context, { options }) => {
    const store = await context.store();
    const wanted = context.config().find('number');
    const numbers = wanted === undefined ? await listNames(store) : [await findNames(store, wanted)];
    const patience = patienceOf(options);
    const imports = [];
    for (const number of numbers) {
      const [newest, ...earlier] = await listImports(store, number.phoneNumberId);
      for (const one of options.all ? [newest, ...earlier] : [newest]) {
        const history = await importProgress({ store, clock: context.clock }, one, patience);
        imports.push({ ...toImportOutput(number, history), newest: one === newest });
      }
    }
    const isWell = imports.every(({ newest, state }) => !newest || !isTroubled(state));
    return { data: { imports }, exit: isWell ? 0 : 3 };
  },
  draw: async (page) => (await import('./status-drawing.ts')).drawStatus(page),
});
