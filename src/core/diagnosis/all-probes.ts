import type { Link } from './faults.ts';
import { deliveriesProbe } from './probes/deliveries.ts';
import { driftProbe } from './probes/drift.ts';
import { echoesProbe } from './probes/echoes.ts';
import { historyProbe } from './probes/history.ts';
import { refusalsProbe } from './probes/refusals.ts';
import { storeProbe } from './probes/store.ts';
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
  store: storeProbe,
  deliveries: deliveriesProbe,
  history: historyProbe,
  echoes: echoesProbe,
  refusals: refusalsProbe,
  drift: driftProbe,
};

async function notLookedAt() {
  return [{ verdict: 'unknown' as const, says: 'It is not looked at yet.', evidence: {} }];
}
