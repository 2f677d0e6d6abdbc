import { scheduleWebhook } from '../webhooks/delivery.ts';
import { preferencesWebhook } from '../webhooks/preferences.ts';
import { type BusinessNumber, isOnApi } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import type { Customer } from './customers.ts';

const LATENCY_MS = 600;

/** A customer stops the marketing of a number, or takes it again. Says nothing twice. */
export function prefer(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  choice: 'stop' | 'resume',
): void {
  const isStopped = customer.optedOut.has(number.id);
  if (isStopped === (choice === 'stop')) return;
  if (choice === 'stop') customer.optedOut.add(number.id);
  else customer.optedOut.delete(number.id);
  if (isOnApi(number))
    scheduleWebhook(world, LATENCY_MS, preferencesWebhook(world, number, customer, choice));
}
