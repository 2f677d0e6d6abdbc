import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { type NumberDrift, type Risk, rankOf } from '../../core/drift/index.ts';
import { CoexError, type ExitCode } from '../../core/errors.ts';
import { defineCommand } from '../command.ts';
import { duration } from '../fields.ts';
import { type DriftEvent, driftEvent } from './drift-events.ts';
import { limitsInForce, toDriftOutput } from './drift-output.ts';
import { type Look, lookAtDrift } from './looking.ts';
import { notify, tellersOf } from './notify.ts';

const DEFAULT_EVERY_MS = 60_000;
const FAIL_ON = ['watch', 'warn', 'critical'] as const;

export const command = defineCommand({
  name: 'drift',
  summary: 'Show which numbers are about to lose their link, and what to do.',
  description:
    'A link ends when the phone is not opened for about 14 days, and no API tells when it was opened. So it is estimated from signs: messages typed, edited or revoked in the app, changes of its address book, onboarding, and what `coex drift ack` says. Each silence is compared with the number’s own rhythm, which gives the confidence. RISK goes from ok, watch, warn and critical to lost. Tokens, syncs, quality, limits and companions are looked at too. Reads the store alone, unless --tokens is given. Notifications are sent once for each change of a risk.',
  examples: [
    { run: 'coex drift', says: 'All numbers, the worst first.' },
    { run: 'coex drift --fail-on warn', says: 'For cron and CI: exit 3 when one is to be looked after.' },
    { run: 'coex drift --watch --every 1h', says: 'The table, then a line for every change.' },
    {
      run: 'coex drift --notify-command ./page-me --json',
      says: 'Hands each change of a risk to a program, as JSON.',
    },
  ],
  args: z.object({}),
  options: z.object({
    failOn: z
      .enum(FAIL_ON, { error: `one of ${FAIL_ON.join(', ')}` })
      .optional()
      .describe('End with 3 when a number that is not snoozed stands at that risk or a higher one.'),
    tokens: z.boolean().default(false).describe('Ask Meta when the access tokens end.'),
    watch: z.boolean().default(false).describe('Go on, and tell what changes.'),
    every: duration()
      .optional()
      .meta({ description: 'With --watch, how often to look. 1m unless said.', value: 'time' }),
    timeout: duration()
      .optional()
      .meta({ description: 'With --watch, for how long at most.', value: 'time' }),
    notifyCommand: z.string().optional().meta({
      description:
        'A program that gets each change of a risk as JSON on standard input. It is run without a shell and without arguments.',
      value: 'file',
    }),
    notifyUrl: z
      .url({ protocol: /^https?$/, error: 'an http or https URL' })
      .optional()
      .meta({
        description:
          'Where each change of a risk is posted as JSON, signed with the secret notify-secret (x-coex-signature-256).',
        value: 'url',
      }),
  }),
  streams: true,
  output: driftEvent,
  exits: {
    2: 'a flag cannot be used',
    3: 'a number stands at the risk that --fail-on names, or a higher one',
    4: 'a secret is missing',
    5: 'no number is the one --number names',
    7: 'a notification could not be sent; it is tried again next time',
    130: 'interrupted',
  },
  run: async (context, { options }, emit) => {
    const { watch, every: everyMs, timeout: timeoutMs, failOn } = options;
    if (!watch && (everyMs !== undefined || timeoutMs !== undefined)) {
      throw new CoexError('usage', {
        problem: '--every and --timeout say how to watch.',
        fix: 'Add --watch, or leave them out.',
      });
    }
    const { clock, signal } = context;
    const tellers = await tellersOf(context, options);
    let look = await lookAtDrift(context, options);
    const drift = driftEventOf(look, clock.now());
    if (!watch && tellers.size === 0) return { data: drift, exit: exitOf(look, { failOn, failed: 0 }) };
    emit(drift);
    let { failed } = await notify(context, tellers, look.numbers, emit);
    let changes = 0;
    // Counted by what was slept: the clock may be set meanwhile.
    let leftMs = watch ? (timeoutMs ?? Number.POSITIVE_INFINITY) : 0;
    while (leftMs > 0) {
      const stepMs = Math.min(everyMs ?? DEFAULT_EVERY_MS, leftMs);
      await clock.sleep(stepMs, signal);
      leftMs -= stepMs;
      const next = await lookAtDrift(context, options);
      for (const change of changesBetween(look.numbers, next.numbers)) {
        changes += 1;
        const { number, from } = change;
        emit({ event: 'change', at: isoTime(clock.now()), from, number: toDriftOutput(number) });
      }
      look = next;
      ({ failed } = await notify(context, tellers, look.numbers, emit));
    }
    const done = { event: 'done' as const, at: isoTime(clock.now()), changes };
    return { data: done, exit: exitOf(look, { failOn, failed }) };
  },
  draw: async (page, { watch }) => (await import('./drift-drawing.ts')).drawDrift(page, { watch }),
});

function driftEventOf({ numbers, tokensUnknown }: Look, now: number): DriftEvent & { event: 'drift' } {
  return {
    event: 'drift',
    at: isoTime(now),
    limits: limitsInForce(),
    numbers: numbers.map(toDriftOutput),
    tokensUnknown: [...tokensUnknown],
  };
}

function changesBetween(
  before: readonly NumberDrift[],
  after: readonly NumberDrift[],
): { readonly from: Risk | null; readonly number: NumberDrift }[] {
  const risks = new Map(before.map(({ phoneNumberId, risk }) => [phoneNumberId, risk]));
  return after.flatMap((number) => {
    const from = risks.get(number.phoneNumberId) ?? null;
    return from === number.risk ? [] : [{ from, number }];
  });
}

function exitOf(
  { numbers }: Look,
  { failOn, failed }: { readonly failOn: Risk | undefined; readonly failed: number },
): ExitCode {
  const isFound =
    failOn !== undefined &&
    numbers.some(({ risk, snoozed }) => snoozed === null && rankOf(risk) >= rankOf(failOn));
  if (isFound) return 3;
  return failed > 0 ? 7 : 0;
}
