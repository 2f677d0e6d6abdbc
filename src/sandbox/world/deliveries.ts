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
  /** As the webhook said: whose partner it is for, when it is. */
  readonly toPartnerOfApp: string | undefined;
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
const FORGOTTEN_AT_ONCE = 1000;
const SETTLED_LIMIT_BYTES = 64 * 1024 * 1024;
const WAITING_LIMIT_BYTES = 512 * 1024 * 1024;

/** The deliveries kept, and how much their bodies weigh. */
export interface DeliveryLog {
  readonly entries: Delivery[];
  bodiesBytes: number;
  made: number;
}

export function createDeliveryLog(): DeliveryLog {
  return { entries: [], bodiesBytes: 0, made: 0 };
}

/**
 * Adds a delivery. The oldest give way: what is settled loses its bytes beyond 64 MB, what is still to be repeated is
 * given up beyond 512 MB, and beyond 20,000 deliveries the oldest are forgotten.
 */
export function addDelivery(log: DeliveryLog, delivery: Omit<Delivery, 'id' | 'attempts'>): Delivery {
  log.made += 1;
  const added = { ...delivery, id: log.made, attempts: [] };
  log.entries.push(added);
  log.bodiesBytes += added.body?.length ?? 0;
  dropBodies(log, SETTLED_LIMIT_BYTES, ({ outcome }) => outcome !== 'waiting');
  for (const lost of dropBodies(log, WAITING_LIMIT_BYTES, () => true)) lost.outcome = 'given-up';
  // Many at a time: the list moves up each time, which would cost more than all else a busy sandbox does.
  if (log.entries.length > LOG_LIMIT + FORGOTTEN_AT_ONCE) {
    const forgotten = log.entries.splice(0, FORGOTTEN_AT_ONCE);
    for (const { body } of forgotten) log.bodiesBytes -= body?.length ?? 0;
  }
  return added;
}

/** Takes the bytes from the oldest that may go, never from the newest, until all weigh no more than the limit. */
function dropBodies(
  log: DeliveryLog,
  limitBytes: number,
  mayGo: (delivery: Delivery) => boolean,
): Delivery[] {
  const dropped: Delivery[] = [];
  const newest = log.entries.at(-1);
  for (const delivery of log.entries) {
    if (log.bodiesBytes <= limitBytes || delivery === newest) break;
    if (delivery.body === undefined || !mayGo(delivery)) continue;
    log.bodiesBytes -= delivery.body.length;
    delivery.body = undefined;
    dropped.push(delivery);
  }
  return dropped;
}

export function findDelivery(log: DeliveryLog, id: number): Delivery | undefined {
  // Ids follow one another without a gap.
  return log.entries[id - (log.entries[0]?.id ?? 0)];
}
