import { LIMITS } from '../rules/index.ts';
import { featuresOn } from './features.ts';

/** What an onboarding takes from a customer, or asks of them, in one sentence said to them. */
export interface Loss {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly text: string;
  readonly source: string;
  /** The day (ISO) the source was read or dated. */
  readonly asOf: string;
}

const DAY_MS = 86_400_000;

/**
 * All a customer must say yes to before an onboarding on that day (ISO): what is lost or changes in the app, what stays
 * out of the programs’ reach, and what is asked of them. The one they must not forget comes first.
 */
export function lossesOfOnboarding(today: string): readonly Loss[] {
  const ofFeatures = featuresOn(today).flatMap(({ id, value: { accept }, source, asOf }) =>
    accept === undefined ? [] : [{ id, text: accept, source, asOf }],
  );
  return [openTheApp(), ...ofFeatures, throughput()];
}

function openTheApp(): Loss {
  const { inactivityAlarmMs: alarm, inactivityMs: end } = LIMITS;
  return {
    id: 'open-the-app',
    text: `Somebody must open the app on the phone at least every ${alarm.value / DAY_MS} days: after about ${end.value / DAY_MS} days without, Meta ends the link, and only a new signup brings it back.`,
    source: `${end.source}; ${alarm.source}`,
    asOf: end.asOf < alarm.asOf ? end.asOf : alarm.asOf,
  };
}

function throughput(): Loss {
  const { value, source, asOf } = LIMITS.throughputPerSecond;
  const text = `The number handles at most ${value} messages a second through the API, sent and received together.`;
  return { id: 'throughput', text, source, asOf };
}
