/** One webhook for one app: what was sent where, and what came of it. */
export interface Delivery {
  /** From 1, in the order they were made. */
  readonly id: number;
  /** Undefined when no app was there to be told. */
  readonly appId: string | undefined;
  /** The first delivery of the same news, when there are several. */
  readonly group: number | undefined;
  readonly wabaId: string;
  readonly numberId: string | undefined;
  readonly field: string;
  /** The bytes as they are sent and signed; ASCII, as Meta escapes everything else. Dropped from old deliveries. */
  body: string | undefined;
  outcome: Outcome;
  readonly attempts: Attempt[];
}

/**
 * `waiting`: not taken yet, a retry is due; `lost`: never sent, nobody was subscribed or a fault swallowed it;
 * `given-up`: the last retry failed.
 */
export type Outcome = 'waiting' | 'delivered' | 'lost' | 'given-up';

export interface Attempt {
  /** Unix milliseconds on the sandbox's clock. */
  readonly at: number;
  readonly url: string | undefined;
  /** The HTTP status, or why there is none. */
  readonly status: number | 'not-subscribed' | 'unreachable' | 'swallowed' | 'app-in-development';
}

const LOG_LIMIT = 20_000;
const BODIES_LIMIT_BYTES = 64 * 1024 * 1024;

/** The deliveries kept, and how much their bodies weigh. */
export interface DeliveryLog {
  readonly entries: Delivery[];
  bodiesBytes: number;
  made: number;
}

export function createDeliveryLog(): DeliveryLog {
  return { entries: [], bodiesBytes: 0, made: 0 };
}

/** Adds a delivery. The oldest give way: their bodies beyond 64 MB, and all of them beyond 20,000. */
export function addDelivery(log: DeliveryLog, delivery: Omit<Delivery, 'id' | 'attempts'>): Delivery {
  log.made += 1;
  const added = { ...delivery, id: log.made, attempts: [] };
  log.entries.push(added);
  log.bodiesBytes += added.body?.length ?? 0;
  for (const old of log.entries) {
    if (log.bodiesBytes <= BODIES_LIMIT_BYTES || old === added) break;
    // What is still to be repeated keeps its bytes.
    if (old.outcome === 'waiting') continue;
    log.bodiesBytes -= old.body?.length ?? 0;
    old.body = undefined;
  }
  if (log.entries.length > LOG_LIMIT) {
    const [dropped] = log.entries.splice(0, 1);
    log.bodiesBytes -= dropped?.body?.length ?? 0;
  }
  return added;
}

export function findDelivery(log: DeliveryLog, id: number): Delivery | undefined {
  // Ids follow one another without a gap.
  return log.entries[id - (log.entries[0]?.id ?? 0)];
}
