import * as z from 'zod';
import type { Delivery } from '../world/deliveries.ts';
import type { World } from '../world/world.ts';
import { duration } from './duration.ts';
import { headline } from './headline.ts';

const DEFAULT_LIMIT = 50;

/** Which deliveries are asked for. */
export const logFilter = z.strictObject({
  field: z.string().optional().describe('Only this field.'),
  outcome: z.enum(['waiting', 'delivered', 'lost', 'given-up']).optional().describe('Only these.'),
  number: z.string().optional().describe('Only webhooks of this number, by id.'),
  since: duration().optional().describe('Only of the last so much time of the sandbox’s clock.'),
  after: z.int().optional().describe('Only those made after the one with this id.'),
  limit: z.int().min(1).max(20_000).default(DEFAULT_LIMIT).describe('The newest so many.'),
  bodies: z.boolean().default(false).describe('With the bytes that were sent, as text.'),
});

/** A delivery for people and programs. Times are Unix milliseconds of the sandbox's clock. */
export interface DeliveryRow {
  readonly id: number;
  readonly field: string;
  /** What it is about, in a few words. */
  readonly what: string;
  readonly outcome: Delivery['outcome'];
  readonly attempts: number;
  /** The HTTP status of the last attempt, or why there is none. */
  readonly lastStatus: number | string | null;
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  readonly nextAt: number | null;
  readonly url: string | null;
  readonly appId: string | null;
  readonly wabaId: string;
  readonly numberId: string | null;
  /** The delivery it is a copy of, when there are several of the same news. */
  readonly copyOf: number | null;
  readonly body?: string;
}

/** The deliveries that fit, oldest first, and how many fit in all. */
export function findDeliveries(
  world: World,
  filter: z.infer<typeof logFilter>,
): { deliveries: DeliveryRow[]; matching: number } {
  const since = filter.since === undefined ? undefined : world.timeline.now - filter.since;
  const fitting = world.deliveries.entries.filter(
    (delivery) =>
      (filter.field === undefined || delivery.field === filter.field) &&
      (filter.outcome === undefined || delivery.outcome === filter.outcome) &&
      (filter.number === undefined || delivery.numberId === filter.number) &&
      (filter.after === undefined || delivery.id > filter.after) &&
      (since === undefined || delivery.attempts.some(({ at }) => at >= since)),
  );
  return {
    deliveries: deliveryRows(world, fitting.slice(-filter.limit), filter.bodies),
    matching: fitting.length,
  };
}

/** Deliveries as rows, with their bodies or without. */
export function deliveryRows(
  world: World,
  deliveries: readonly Delivery[],
  withBodies: boolean,
): DeliveryRow[] {
  const retries = new Map<number, number>();
  for (const { at, job } of world.timeline.due) {
    if (job.kind === 'deliver') retries.set(job.deliveryId, at);
  }
  return deliveries.map((delivery) => ({
    ...rowOf(delivery),
    nextAt: retries.get(delivery.id) ?? null,
    ...(withBodies && delivery.body !== undefined && { body: delivery.body }),
  }));
}

function rowOf(delivery: Delivery): Omit<DeliveryRow, 'nextAt' | 'body'> {
  const { id, field, outcome, attempts, wabaId } = delivery;
  const last = attempts.at(-1);
  return {
    id,
    field,
    what: headline(delivery),
    outcome,
    attempts: attempts.length,
    lastStatus: last?.status ?? null,
    firstAt: attempts[0]?.at ?? null,
    lastAt: last?.at ?? null,
    url: attempts.findLast(({ url }) => url !== undefined)?.url ?? null,
    appId: delivery.appId ?? null,
    wabaId,
    numberId: delivery.numberId ?? null,
    copyOf: delivery.group ?? null,
  };
}
