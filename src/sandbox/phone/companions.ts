import { enforces } from '../enforced.ts';
import type { BusinessNumber, Companion } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { type NumberWithPhone, openApp } from './phone.ts';

/** ONB: up to 4 companions may be linked again after an onboarding. */
const MOST_COMPANIONS = 4;

/** Links a companion, which takes the phone in hand; throws when there are four already, or one of this kind. */
export function linkCompanion(world: World, number: NumberWithPhone, kind: Companion['kind']): void {
  const { phone } = number;
  if (phone.companions.length >= MOST_COMPANIONS) {
    if (enforces(world, 'companion-limit'))
      throw new Error(`A phone has at most ${MOST_COMPANIONS} companions.`);
    // There are only four kinds: a fifth companion is the second of its kind.
  } else if (phone.companions.some((companion) => companion.kind === kind)) {
    throw new Error(`A ${kind} companion is linked already.`);
  }
  openApp(world, number);
  phone.companions = [...phone.companions, { kind, lastUsedAt: world.timeline.now, inUse: true }];
}

export function unlinkCompanion(world: World, number: NumberWithPhone, kind: Companion['kind']): void {
  const { phone } = number;
  const kept = phone.companions.filter((companion) => companion.kind !== kind);
  if (kept.length === phone.companions.length) throw new Error(`No ${kind} companion is linked.`);
  openApp(world, number);
  phone.companions = kept;
}

/** Lets a companion be used daily from now on, or lie still. */
export function setCompanionUse(
  world: World,
  { phone }: NumberWithPhone,
  kind: Companion['kind'],
  inUse: boolean,
): void {
  if (!phone.companions.some((companion) => companion.kind === kind))
    throw new Error(`No ${kind} companion is linked.`);
  const { now } = world.timeline;
  phone.companions = phone.companions.map((companion) =>
    companion.kind === kind ? { ...companion, inUse, lastUsedAt: now } : companion,
  );
}

/**
 * Somebody of the shop writes, on the phone or on a companion; says whether the API hears of it: WhatsApp for Windows
 * and WearOS are not supported (ONB). Throws where nobody could write.
 */
export function takeInHand(world: World, number: BusinessNumber, on: Companion['kind'] | undefined): boolean {
  if (number.phone === undefined)
    throw new Error(`The number ${number.displayPhoneNumber} lives in no phone.`);
  const { phone } = number;
  if (phone.app !== 'business') throw new Error('The Business app is not on the phone any more.');
  if (on === undefined) {
    phone.lastOpenedAt = world.timeline.now;
    return true;
  }
  if (!phone.companions.some(({ kind }) => kind === on)) throw new Error(`No ${on} companion is linked.`);
  phone.companions = phone.companions.map((companion) =>
    companion.kind === on ? { ...companion, lastUsedAt: world.timeline.now } : companion,
  );
  return (on !== 'windows' && on !== 'wear-os') || !enforces(world, 'unsupported-companion-silent');
}
