import { enforces } from '../enforced.ts';
import { randomFor } from '../random.ts';
import { schedule } from '../timeline.ts';
import { accountEvent } from '../webhooks/account.ts';
import { scheduleWebhook } from '../webhooks/delivery.ts';
import { type BusinessNumber, onboardingOf } from '../world/numbers.ts';
import { count, type World } from '../world/world.ts';

const NOTICE_MS = 900;
// “Within minutes” (RECON, reference §6.1).
const RETURN_MS = [2 * 60_000, 5 * 60_000] as const;

/** Lets an offboarded number come back by itself in some minutes, as it does when the opt-in was kept (RECON). */
export function scheduleReconnection(world: World, number: BusinessNumber): void {
  const onboarding = onboardingOf(number);
  if (onboarding === undefined || !enforces(world, 'automatic-reconnection')) return;
  const delayMs = randomFor(world.seed, 'reconnection', count(world, 'reconnection')).integer(...RETURN_MS);
  const job = { kind: 'reconnect', numberId: number.id, onboardedAt: onboarding.at } as const;
  schedule(world.timeline, delayMs, job);
}

/**
 * The number is back, in the same onboarding: what was used up of it stays so and no history is sent again. Not when
 * another partner onboarded it meanwhile (RECON).
 */
export function reconnect(world: World, numberId: string, onboardedAt: number): void {
  const number = world.numbers.get(numberId);
  if (number?.link.state !== 'offboarded' || number.link.onboarding.at !== onboardedAt) return;
  number.link = { state: 'connected', onboarding: number.link.onboarding };
  scheduleWebhook(world, NOTICE_MS, accountEvent(number, { event: 'ACCOUNT_RECONNECTED' }));
}
