import * as z from 'zod';
import { runScenario, type StepResult, scenarioOptions, startSandbox } from '../../../sandbox/index.ts';
import { harmless } from '../../../tui/print/harmless.ts';
import type { Page } from '../../../tui/print/page.ts';
import { defineCommand, drawEach } from '../../command.ts';
import { sandboxOf, sandboxUrl } from '../client.ts';
import { printMarked, printWrapped } from '../drawing.ts';
import { findScenario } from '../scenario-files.ts';

export const stepOutput = () =>
  z.object({
    event: z.literal('step'),
    step: z.number(),
    line: z.number().describe('In the file.'),
    says: z.string(),
    ok: z.boolean(),
    problems: z.array(z.string()).describe('What was not as expected.'),
  });

export const command = defineCommand({
  name: 'sandbox scenario run',
  summary: 'Play a story in a sandbox of its own, in virtual time, and check that it ends as it should.',
  description:
    'A scenario is a YAML file of what people do, what the API side calls, how time goes by, and what must have come of it; docs/sandbox.md tells what it may hold. Weeks pass in a second.',
  examples: [
    { run: 'coex sandbox scenario run inactivity-death', says: 'One that comes along.' },
    { run: 'coex sandbox scenario run happy-path --json', says: 'As events for a program.' },
  ],
  args: z.object({
    scenario: z
      .string({ error: 'the name of a scenario, or a file' })
      .describe('Name of a scenario, a file, or - for standard input.'),
  }),
  options: z.object({
    running: z.boolean().default(false).describe('Play it in the running sandbox, as it stands.'),
    sandboxUrl: sandboxUrl(),
  }),
  streams: true,
  output: () =>
    z.discriminatedUnion('event', [
      z.object({ event: z.literal('started'), name: z.string(), about: z.string(), steps: z.number() }),
      stepOutput(),
      z.object({
        event: z.literal('done'),
        name: z.string(),
        ok: z.boolean(),
        played: z.number(),
        failed: z.number(),
      }),
    ]),
  exits: {
    2: 'the file cannot be read, or is no scenario',
    3: 'something did not come as the scenario expects',
    5: 'there is no such scenario',
    7: 'no sandbox answers (--running)',
  },
  run: async (context, { args, options }, emit) => {
    const read = await findScenario(context, args.scenario);
    const { name, about, steps } = read.scenario;
    emit({ event: 'started', name, about, steps: steps.length });
    const results = options.running
      ? await sandboxOf(context, options.sandboxUrl)
          .post('scenarios', { text: read.text })
          .then((answer): StepResult[] => answer.steps)
      : await alone(read, (result) => emit(stepEvent(result)));
    if (options.running) for (const result of results) emit(stepEvent(result));
    const failed = results.filter(({ ok }) => !ok).length;
    const done = { event: 'done' as const, name, ok: failed === 0, played: results.length, failed };
    return { data: done, exit: done.ok ? 0 : 3 };
  },
  draw: drawEach((event, page) => {
    switch (event.event) {
      case 'started':
        page.print(page.theme.strong(event.name));
        return printWrapped(page, harmless(event.about));
      case 'step':
        return printStep(page, event);
      case 'done':
        return page.print(
          event.ok
            ? `All ${event.played} steps went as told.`
            : page.theme.bad(`${event.failed} of ${event.played} steps did not.`),
        );
    }
  }),
});

async function alone(
  read: Awaited<ReturnType<typeof findScenario>>,
  onStep: (result: StepResult) => void,
): Promise<readonly StepResult[]> {
  const sandbox = await startSandbox(scenarioOptions(read.scenario));
  try {
    return await runScenario(read, { url: sandbox.url, onStep });
  } finally {
    await sandbox.close();
  }
}

export function stepEvent({ step, line, says, ok, problems }: StepResult) {
  return { event: 'step' as const, step, line, says, ok, problems: [...problems] };
}

export function printStep(
  page: Page,
  { line, says, ok, problems }: z.infer<ReturnType<typeof stepOutput>>,
): void {
  const { theme } = page;
  printMarked(page, ok ? theme.good('✔') : theme.bad('✘'), harmless(says));
  for (const problem of problems) printWrapped(page, theme.bad(harmless(`line ${line}: ${problem}`)), 2);
}
