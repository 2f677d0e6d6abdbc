import * as z from 'zod';
import type { RuleRow } from '../../sandbox/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { defineCommand, drawEach } from '../command.ts';
import { sandboxOf, sandboxUrl } from './client.ts';
import { printWrapped } from './drawing.ts';
import { namesOf } from './rule-names.ts';
import { ruleOutput } from './shapes.ts';

export const command = defineCommand({
  name: 'sandbox rules',
  summary: 'Show which of Meta’s rules a running sandbox enforces, and switch them.',
  description:
    'Each rule says what happens while it is on, and where that is written. Switch one off to see whether your program depends on it, or to reach a state it forbids; some are off in a new sandbox.',
  examples: [
    { run: 'coex sandbox rules', says: 'All of them, with their sources.' },
    {
      run: 'coex sandbox rules --off service-window,pair-rate',
      says: 'Lets the API write at any time, as often as it likes.',
    },
  ],
  args: z.object({ rule: z.array(z.string()).optional().describe('Only these; all when left out.') }),
  options: z.object({
    on: z
      .array(z.string())
      .default([])
      .meta({ description: 'Rules to enforce, with commas between.', value: 'names' }),
    off: z
      .array(z.string())
      .default([])
      .meta({ description: 'Rules to leave out, with commas between.', value: 'names' }),
    sandboxUrl: sandboxUrl(),
  }),
  output: () => z.object({ rules: z.array(ruleOutput()) }),
  exits: { 5: 'there is no such rule', 7: 'no sandbox answers' },
  run: async (context, { args: { rule = [] }, options }) => {
    const sandbox = sandboxOf(context, options.sandboxUrl);
    const { rules: known }: { rules: RuleRow[] } = await sandbox.get('rules');
    const [wanted, on, off] = [rule, options.on, options.off].map((typed) =>
      namesOf(
        typed,
        known.map(({ name }) => name),
      ),
    );
    const switched = [...(on ?? []), ...(off ?? [])];
    const { rules }: { rules: RuleRow[] } =
      switched.length === 0 ? { rules: known } : await sandbox.post('rules', { on, off });
    const shown = [...(wanted ?? []), ...switched];
    return { data: { rules: rules.filter(({ name }) => shown.length === 0 || shown.includes(name)) } };
  },
  draw: drawEach(({ rules }, page) => {
    const { theme } = page;
    for (const { name, on, about, source, asOf } of rules) {
      page.print(`${on ? theme.good('on ') : theme.warning('off')} ${theme.strong(name)}`);
      printWrapped(page, harmless(about), 4);
      printWrapped(page, theme.quiet(harmless(`${source} (${asOf})`)), 4);
    }
  }),
});
