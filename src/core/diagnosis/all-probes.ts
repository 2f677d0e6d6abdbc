import type { Link } from './faults.ts';
import type { Probe } from './side.ts';

/** The probe of every link. */
export const ALL_PROBES: Readonly<Record<Link, Probe>> = {
  config: notLookedAt,
  secrets: notLookedAt,
  clock: notLookedAt,
  graph: notLookedAt,
  token: notLookedAt,
  app: notLookedAt,
  waba: notLookedAt,
  callback: notLookedAt,
  number: notLookedAt,
  store: notLookedAt,
  deliveries: notLookedAt,
  history: notLookedAt,
  echoes: notLookedAt,
  refusals: notLookedAt,
  drift: notLookedAt,
};

async function notLookedAt() {
  return [{ verdict: 'unknown' as const, says: 'It is not looked at yet.', evidence: {} }];
}
