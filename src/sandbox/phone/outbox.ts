import { enforces } from '../enforced.ts';
import { schedule } from '../timeline.ts';
import { scheduleWebhook } from '../webhooks/delivery.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import type { World } from '../world/world.ts';
import type { NumberWithPhone } from './phone.ts';

// Between two things of an outbox, so that they arrive in the order in which the phone had them.
const APART_MS = 50;
const CATCH_UP_MS = 400;

/** Lets the phone of a number tell something `delayMs` from now; it waits for as long as the phone is offline. */
export function scheduleFromPhone(world: World, delayMs: number, numberId: string, webhook: Webhook): void {
  schedule(world.timeline, delayMs, { kind: 'from-phone', numberId, webhook });
}

/** Tells it, or keeps it until the phone is online: history, contacts and echoes come from the phone (reference §9). */
export function tellFromPhone(world: World, numberId: string, webhook: Webhook): void {
  const phone = world.numbers.get(numberId)?.phone;
  const mustWait = phone?.isOnline === false && enforces(world, 'offline-phone-waits');
  if (mustWait) phone.outbox.push(webhook);
  else scheduleWebhook(world, 0, webhook);
}

/** The phone loses its connection to the internet. */
export function goOffline({ phone }: NumberWithPhone): void {
  phone.isOnline = false;
}

/** The phone is back, and tells what it could not; gives how much that is. */
export function goOnline(world: World, number: NumberWithPhone): number {
  const { id, phone } = number;
  phone.isOnline = true;
  const waiting = phone.outbox.splice(0);
  for (const [index, webhook] of waiting.entries())
    scheduleFromPhone(world, CATCH_UP_MS + index * APART_MS, id, webhook);
  return waiting.length;
}
