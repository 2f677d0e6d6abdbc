import { PATIENCE, type Patience } from '../../core/history/index.ts';
import { duration } from '../fields.ts';

/** Flags that say how long nothing may come before that means something. */
export const patienceOptions = () => ({
  silentAfter: duration().optional().meta({
    description:
      'Nothing came for so long after it was asked for: silent. Default: the rule history-silent (15m).',
    value: 'time',
  }),
  stalledAfter: duration().optional().meta({
    description: 'Nothing more came for so long: stalled. Default: the rule history-stalled (15m).',
    value: 'time',
  }),
});

export function patienceOf({
  silentAfter = PATIENCE.silentMs,
  stalledAfter = PATIENCE.stalledMs,
}: {
  readonly silentAfter?: number | undefined;
  readonly stalledAfter?: number | undefined;
}): Patience {
  return { ...PATIENCE, silentMs: silentAfter, stalledMs: stalledAfter };
}
