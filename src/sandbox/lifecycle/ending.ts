import { accountEvent, type Disconnection, partnerEvent } from '../webhooks/account.ts';
import { scheduleWebhook } from '../webhooks/delivery.ts';
import { type BusinessNumber, onboardingOf } from '../world/numbers.ts';
import type { World } from '../world/world.ts';

const NOTICE_MS = 900;

/**
 * The link is over, and the partner is told; only a new signup helps. Nothing happens to a number that has no link.
 * No page says what becomes of the customer's token and of the WABA's subscription, so both stay (unverified).
 */
export function endLink(
  world: World,
  number: BusinessNumber,
  disconnection: Disconnection,
  noticeMs = NOTICE_MS,
): void {
  const onboarding = onboardingOf(number);
  if (onboarding === undefined) return;
  number.link = { state: 'removed', reason: disconnection.reason, at: world.timeline.now };
  const told = partnerEvent(world, number, onboarding.appId, { event: 'PARTNER_REMOVED', disconnection });
  scheduleWebhook(world, noticeMs, told);
}

/** The number is offboarded for now: the API cannot send, webhooks go on, the onboarding stays (RECON). */
export function offboard(world: World, number: BusinessNumber): void {
  suspend(world, number);
  scheduleWebhook(world, NOTICE_MS, accountEvent(number, { event: 'ACCOUNT_OFFBOARDED' }));
}

/** The same without a word from Meta: what an uninstalled app leaves (no source names a webhook for it). */
export function suspend(world: World, number: BusinessNumber): void {
  const onboarding = onboardingOf(number);
  if (onboarding === undefined) return;
  number.link = { state: 'offboarded', onboarding, at: world.timeline.now };
}
