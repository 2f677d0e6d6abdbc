import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { endLink } from '../lifecycle/ending.ts';
import { schedule } from '../timeline.ts';
import { onboardingOf, type Phone } from '../world/numbers.ts';
import type { World } from '../world/world.ts';

const DAY_MS = 86_400_000;

/** Lets the days of a phone begin, at its onboarding. */
export function beginDays(world: World, numberId: string, onboardedAt: number): void {
  schedule(world.timeline, DAY_MS, { kind: 'phone-day', numberId, onboardedAt });
}

/**
 * A day goes by: who uses the phone has opened it. One that lay still too long loses the link, and nothing of Meta's
 * API told so beforehand (reference §6: ACC, conflict C2).
 */
export function passDay(world: World, numberId: string, onboardedAt: number): void {
  const number = world.numbers.get(numberId);
  if (number?.phone === undefined || onboardingOf(number)?.at !== onboardedAt) return;
  const { phone } = number;
  const { now } = world.timeline;
  spendDay(phone, now);
  const reason = idleReason(world, phone);
  if (reason !== undefined) {
    endLink(world, number, { reason, initiatedBy: 'SYSTEM' });
    return;
  }
  schedule(world.timeline, nextLook(phone, now), { kind: 'phone-day', numberId, onboardedAt });
}

// Meta can only know of a phone that is online (unverified, as is all about how it measures use).
function spendDay(phone: Phone, now: number): void {
  if (!phone.isOnline || phone.app !== 'business') return;
  if (phone.inUse) phone.lastOpenedAt = now;
  phone.companions = phone.companions.map((companion) =>
    companion.inUse ? { ...companion, lastUsedAt: now } : companion,
  );
}

function idleReason(world: World, phone: Phone): 'PRIMARY_INACTIVITY' | 'COMPANION_INACTIVITY' | undefined {
  const { now } = world.timeline;
  if (now - phone.lastOpenedAt >= LIMITS.inactivityMs.value && enforces(world, 'primary-inactivity'))
    return 'PRIMARY_INACTIVITY';
  const isIdle = phone.companions.some(
    ({ lastUsedAt }) => now - lastUsedAt >= LIMITS.companionInactivityMs.value,
  );
  return isIdle && enforces(world, 'companion-inactivity') ? 'COMPANION_INACTIVITY' : undefined;
}

/** In a day, or at the very instant a limit is reached. */
function nextLook(phone: Phone, now: number): number {
  const limits = [
    phone.lastOpenedAt + LIMITS.inactivityMs.value,
    ...phone.companions.map(({ lastUsedAt }) => lastUsedAt + LIMITS.companionInactivityMs.value),
  ];
  const ahead = limits.filter((at) => at > now).map((at) => at - now);
  return Math.min(DAY_MS, ...ahead);
}
