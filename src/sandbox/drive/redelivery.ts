import * as z from 'zod';
import { redeliver } from '../webhooks/delivery.ts';
import { type Delivery, findDelivery } from '../world/deliveries.ts';
import type { World } from '../world/world.ts';

/** Which deliveries to send once more: one, or all that never arrived. */
export const redeliverSpec = z
  .strictObject({
    id: z.number().int().optional().describe('The delivery with this id.'),
    outcome: z
      .enum(['given-up', 'lost', 'waiting', 'failed'])
      .optional()
      .describe('All with this outcome; failed: all three.'),
    field: z.string().optional().describe('Of those, only this field.'),
  })
  .refine(({ id, outcome }) => (id === undefined) !== (outcome === undefined), {
    error: 'expected an id or an outcome',
  });

/** Sends them, one after the other; how many had no bytes left is told. */
export async function redeliverAll(
  world: World,
  { id, outcome, field }: z.infer<typeof redeliverSpec>,
): Promise<{ redelivered: number; forgotten: number }> {
  const chosen = id === undefined ? withOutcome(world, outcome, field) : [deliveryOf(world, id)];
  let redelivered = 0;
  for (const delivery of chosen) if (await redeliver(world, delivery)) redelivered += 1;
  return { redelivered, forgotten: chosen.length - redelivered };
}

function withOutcome(world: World, outcome: string | undefined, field: string | undefined): Delivery[] {
  const wanted = outcome === 'failed' ? ['given-up', 'lost', 'waiting'] : [outcome];
  return world.deliveries.entries.filter(
    (delivery) => wanted.includes(delivery.outcome) && (field === undefined || delivery.field === field),
  );
}

/** The delivery with this id; throws when it was never made, or is too old to be kept. */
export function deliveryOf(world: World, id: number): Delivery {
  const delivery = findDelivery(world.deliveries, id);
  if (delivery === undefined) throw new Error(`The sandbox keeps no delivery ${id}.`);
  return delivery;
}
