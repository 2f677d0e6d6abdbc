import * as z from 'zod';
import { listScenarios, openScenario } from '../scenarios/library.ts';
import { runScenario } from '../scenarios/run.ts';
import { defineRoute, type Route } from './route.ts';

/** What the control API can do with scenarios. */
export const SCENARIO_ROUTES: readonly Route[] = [
  defineRoute('GET', 'scenarios', {
    about: 'Lists the scenarios that come along.',
    input: z.strictObject({}),
    run: async ({ scenarios }) => ({ scenarios: await listScenarios(scenarios) }),
  }),
  defineRoute('POST', 'scenarios', {
    about: 'Plays a scenario in this sandbox as it stands, and tells how each step went.',
    input: z
      .strictObject({
        name: z.string().optional().describe('One that comes along.'),
        text: z.string().optional().describe('Or the text of a file.'),
      })
      .refine(({ name, text }) => (name === undefined) !== (text === undefined), {
        error: 'expected name or text',
      }),
    run: async ({ scenarios, url }, { name, text }) => {
      const read = await openScenario(scenarios, { name, text });
      const steps = await runScenario(read, { url: url() });
      return { name: read.scenario.name, ok: steps.every(({ ok }) => ok), steps };
    },
  }),
];
