import * as z from 'zod';
import { listStandings } from '../../core/journal/index.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { type OnboardingOutput, onboardingOutput, toOnboardingOutput } from '../onboarding-output.ts';

const LOOK_EVERY_MS = 2000;

export const command = defineCommand({
  name: 'onboard status',
  summary: 'Show the onboardings under way: how far each is, and how long its syncs can still be asked for.',
  description:
    'Reads the store alone, so it may run beside `coex onboard` and `coex listen`. With --watch it goes on and tells every change, until nothing is under way.',
  examples: [
    { run: 'coex onboard status', says: 'What is under way, and what to do next.' },
    { run: 'coex onboard status --all --json', says: 'Also what has ended, for a program.' },
    { run: 'coex onboard status --watch', says: 'A line for every change.' },
  ],
  args: z.object({}),
  options: z.object({
    all: z.boolean().default(false).describe('Also those that have ended.'),
    watch: z.boolean().default(false).describe('Go on until nothing is under way.'),
  }),
  streams: true,
  output: () =>
    z.discriminatedUnion('event', [
      z.object({ event: z.literal('onboarding'), ...onboardingOutput().shape }),
      z.object({ event: z.literal('done'), underWay: z.number() }),
    ]),
  exits: { 130: 'interrupted; the onboardings are not' },
  run: async (context, { options }, emit) => {
    const told = new Map<string, string>();
    for (;;) {
      const onboardings = await look(context, options);
      // What ends while it is watched is told once more.
      const shown = onboardings.filter(
        ({ onboardingId, isUnderWay }) => options.all || isUnderWay || told.has(onboardingId),
      );
      for (const onboarding of shown) {
        // Time goes by all the time; that is no change.
        const known = JSON.stringify({ ...onboarding, leftMs: null });
        if (told.get(onboarding.onboardingId) !== known) emit({ event: 'onboarding', ...onboarding });
        told.set(onboarding.onboardingId, known);
      }
      const underWay = shown.filter(({ isUnderWay }) => isUnderWay).length;
      if (!options.watch || underWay === 0) return { data: { event: 'done' as const, underWay } };
      await context.clock.sleep(LOOK_EVERY_MS, context.signal);
    }
  },
  draw: async (page, options) => (await import('./status-drawing.ts')).drawStatus(page, options),
});

async function look(
  context: Context,
  { all, watch }: { readonly all: boolean; readonly watch: boolean },
): Promise<OnboardingOutput[]> {
  const { clock, flags } = context;
  const deps = { store: await context.store(), clock };
  const standings = await listStandings(deps, { all: all || watch, number: flags.number });
  return standings.map((standing) => toOnboardingOutput(standing, clock.now()));
}
