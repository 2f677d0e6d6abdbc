import * as z from 'zod';
import type { ProjectedDelivery } from '../core/ingest/index.ts';
import { harmless } from '../tui/print/harmless.ts';
import type { Page } from '../tui/print/page.ts';

/** What became of a delivery, as whoever projects tells it. */
export const deliveryEvent = () =>
  z.object({
    event: z.literal('delivery'),
    id: z.number(),
    outcome: z.enum(['projected', 'malformed', 'failed']),
    reason: z.string().nullable(),
    events: z.record(z.string(), z.number()),
    duplicates: z.number(),
    unrecognised: z.array(z.object({ field: z.string(), reason: z.string() })),
  });

type DeliveryEvent = z.infer<ReturnType<typeof deliveryEvent>>;

export function toDeliveryEvent(delivery: ProjectedDelivery): DeliveryEvent {
  const { id, outcome, reason, events, duplicates, unrecognised } = delivery;
  return {
    event: 'delivery',
    id,
    outcome,
    reason: reason ?? null,
    events: { ...events },
    duplicates,
    unrecognised: [...unrecognised],
  };
}

export function drawDelivery(delivery: DeliveryEvent, page: Page): void {
  page.print(`#${delivery.id} ${harmless(summary(delivery))}`);
}

// Counts only: what people write does not belong in a log.
function summary(delivery: DeliveryEvent): string {
  if (delivery.reason !== null) return `${delivery.outcome}: ${delivery.reason}`;
  const parts = Object.entries(delivery.events).map(([name, count]) => `${name} ${count}`);
  if (delivery.duplicates > 0) parts.push(`already known ${delivery.duplicates}`);
  for (const { field, reason } of delivery.unrecognised) parts.push(`not understood (${field}: ${reason})`);
  return parts.join(', ');
}
