import * as z from 'zod';
import { checkStore } from '../../core/store/index.ts';
import { grouped } from '../../tui/print/counted.ts';
import { printPoint } from '../../tui/print/point.ts';
import { defineCommand, drawEach } from '../command.ts';

export const command = defineCommand({
  name: 'store check',
  summary: 'Look the store through for damage: pages, orphans, doubles, ids, indexes, settings.',
  description:
    'Changes nothing and holds up nobody who writes. Reads the large tables whole: minutes on a large store.',
  examples: [
    { run: 'coex store check', says: 'What is wrong, and what to do about it.' },
    {
      run: 'coex store check --json',
      says: 'An event for each check and each finding; exit 3 when there is one.',
    },
  ],
  args: z.object({}),
  options: z.object({}),
  streams: true,
  output: () =>
    z.discriminatedUnion('event', [
      z.object({ event: z.literal('checked'), check: z.string(), findings: z.number() }),
      z.object({
        event: z.literal('finding'),
        code: z.string(),
        says: z.string(),
        count: z.number().nullable(),
        evidence: z.array(z.string()).describe('Some of what was found.'),
        fix: z.string(),
      }),
      z.object({ event: z.literal('done'), checks: z.number(), findings: z.number() }),
    ]),
  exits: { 3: 'something was found', 7: 'the database does not answer' },
  run: async (context, _input, emit) => {
    const { clock, signal } = context;
    let checks = 0;
    let total = 0;
    for await (const { check, findings } of checkStore(await context.readableStore(), {
      now: clock.now(),
      signal,
    })) {
      for (const finding of findings) emit({ event: 'finding', ...finding, evidence: [...finding.evidence] });
      emit({ event: 'checked', check, findings: findings.length });
      checks += 1;
      total += findings.length;
    }
    return { data: { event: 'done' as const, checks, findings: total }, exit: total === 0 ? 0 : 3 };
  },
  draw: drawEach((event, page) => {
    const { theme } = page;
    if (event.event === 'checked') {
      if (event.findings === 0) printPoint(page, theme.good('✔'), event.check);
      return;
    }
    if (event.event === 'finding') {
      const count = event.count === null ? '' : ` (${grouped(event.count)})`;
      const evidence = event.evidence.length === 0 ? '' : ` ${event.evidence.join(', ')}`;
      printPoint(page, theme.bad('✘'), `${event.code}${count}: ${event.says}${evidence}`, event.fix);
      return;
    }
    page.print('');
    page.print(
      event.findings === 0
        ? `${theme.good('✔')} Nothing was found.`
        : theme.bad(`${grouped(event.findings)} found.`),
    );
  }),
});
