import type { Link } from './faults.ts';
import { appProbe } from './probes/app.ts';
import { callbackProbe } from './probes/callback.ts';
import { clockProbe } from './probes/clock.ts';
import { configProbe } from './probes/config.ts';
import { deliveriesProbe } from './probes/deliveries.ts';
import { driftProbe } from './probes/drift.ts';
import { echoesProbe } from './probes/echoes.ts';
import { graphProbe } from './probes/graph.ts';
import { historyProbe } from './probes/history.ts';
import { numberProbe } from './probes/number.ts';
import { refusalsProbe } from './probes/refusals.ts';
import { secretsProbe } from './probes/secrets.ts';
import { storeProbe } from './probes/store.ts';
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
  store: storeProbe,
  deliveries: deliveriesProbe,
  history: historyProbe,
  echoes: echoesProbe,
  refusals: refusalsProbe,
  drift: driftProbe,
};
