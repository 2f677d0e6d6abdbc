import type { Clock } from '../clock.ts';
import type { Config, Paths } from '../config/index.ts';
import type { Graph } from '../graph/index.ts';
import type { NumberSummary } from '../numbers/index.ts';
import type { Secrets } from '../secrets/index.ts';
import type { Store } from '../store/index.ts';
import type { Finding } from './finding.ts';
import type { Meta } from './meta/meta.ts';
import type { Network } from './network.ts';

/** Everything that probes look at. What costs or may fail is a thunk, made once; what fails fails in the probe that asks. */
export interface Side {
  readonly clock: Clock;
  readonly paths: Paths;
  readonly config: () => Config;
  readonly secrets: () => Promise<Secrets>;
  readonly store: () => Promise<Store>;
  readonly graph: () => Promise<Graph>;
  readonly network: Network;
  /** The number that is looked at; undefined when none is known. Throws `ambiguous` and `not-found`. */
  readonly number: () => Promise<NumberSummary | undefined>;
  readonly signal: AbortSignal;
  /** What Meta answers. */
  readonly meta: Meta;
}

/** Looks at one link. May throw what stands in the way of looking: the link is then unknown, and why is told. */
export type Probe = (side: Side) => Promise<readonly Finding[]>;
