import type { Link } from './faults.ts';
import { appProbe } from './probes/app.ts';
import { callbackProbe } from './probes/callback.ts';
import { clockProbe } from './probes/clock.ts';
import { configProbe } from './probes/config.ts';
import { graphProbe } from './probes/graph.ts';
import { numberProbe } from './probes/number.ts';
import { secretsProbe } from './probes/secrets.ts';
import { tokenProbe } from './probes/token.ts';
import { wabaProbe } from './probes/waba.ts';
import type { Probe } from './side.ts';

/** The probe of every link. */
export const ALL_PROBES: Readonly<Record<Link, Probe>> = {
  config: configProbe,
  secrets: secretsProbe,
  clock: clockProbe,
  graph: graphProbe,
  token: tokenProbe,
  app: appProbe,
  waba: wabaProbe,
  callback: callbackProbe,
  number: numberProbe,
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
