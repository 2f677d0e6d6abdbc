import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import type { App, Waba } from '../world/accounts.ts';
import { type BusinessNumber, isConnected } from '../world/numbers.ts';
import type { Window } from '../world/throttles.ts';
import type { World } from '../world/world.ts';
import type { RefusalName } from './refuse.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const PAIRS_LIMIT = 10_000;

/**
 * Takes a message to somebody out of what its number may send: so many a second (130429), and to one person only so
 * many in a row (131056). Gives the refusal when there is nothing left; then nothing is taken.
 */
export function takeSend(world: World, number: BusinessNumber, person: string): RefusalName | undefined {
  const pair = enforces(world, 'pair-rate') ? pairOf(world, number, person) : undefined;
  if (pair !== undefined && isExhausted(world, pair)) return 'pair-rate';
  if (enforces(world, 'throughput') && !drain(world, number)) return 'throughput';
  if (pair !== undefined) pair.count += 1;
  return undefined;
}

/** Counts what came in: a coexistence number has one throughput for both ways (M/throughput, reference §5.1). */
export function countInbound(world: World, number: BusinessNumber): void {
  if (number.phone !== undefined && enforces(world, 'throughput')) drain(world, number);
}

function drain(world: World, number: BusinessNumber): boolean {
  const { throughput } = world.throttles;
  const { now } = world.timeline;
  const perSecond = throughputOf(number);
  const bucket = throughput.get(number.id) ?? { left: perSecond, at: now };
  bucket.left = Math.min(perSecond, bucket.left + ((now - bucket.at) / 1000) * perSecond);
  bucket.at = now;
  throughput.set(number.id, bucket);
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}

/** Messages a second of a number. */
function throughputOf(number: BusinessNumber): number {
  const { throughputPerSecond, ordinaryThroughputPerSecond } = LIMITS;
  return number.phone === undefined ? ordinaryThroughputPerSecond.value : throughputPerSecond.value;
}

/**
 * The burst in force between a number and a person, begun anew once its debt is paid: each message of it borrows the
 * six seconds of a later one (M/about-the-platform; “a burst of 20 needs about two minutes”, reference §5.1).
 */
function pairOf(world: World, number: BusinessNumber, person: string): Window {
  const { pairs } = world.throttles;
  const { now } = world.timeline;
  const key = `${number.id} ${person}`;
  const pair = pairs.get(key);
  if (pair !== undefined && now < pair.since + pair.count * LIMITS.pairIntervalMs.value) return pair;
  const fresh = { since: now, count: 0 };
  // Set anew, so that those at the front are the ones begun longest ago.
  pairs.delete(key);
  pairs.set(key, fresh);
  if (pairs.size > PAIRS_LIMIT)
    for (const oldest of [...pairs.keys()].slice(0, PAIRS_LIMIT / 10)) pairs.delete(oldest);
  return fresh;
}

function isExhausted(world: World, { since, count }: Window): boolean {
  if (count === 0) return false;
  return count >= LIMITS.pairBurst.value || world.timeline.now - since >= LIMITS.pairIntervalMs.value;
}

/** What one call used up, and the headers that say so (reference §8.7). */
export interface Usage {
  readonly refusal: RefusalName | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

const NOTHING: Usage = { refusal: undefined, headers: {} };

/** Counts a management call of an app for a WABA: 200 an hour, 5,000 once a number of it is registered. */
export function countManagementCall(world: World, app: App, waba: Waba): Usage {
  if (!enforces(world, 'management-rate')) return NOTHING;
  const { managementCallsPerHour, managementCallsPerHourActive } = LIMITS;
  const limit = isActive(world, waba) ? managementCallsPerHourActive.value : managementCallsPerHour.value;
  const hour = countCall(world, `${app.id} ${waba.id}`);
  const isOver = hour.count > limit;
  const usage = {
    // The only spelling in any source is that of an example in facebook/openapi v23.0; unverified.
    type: 'whatsapp_business_management',
    ...percentages(hour.count, limit),
    estimated_time_to_regain_access: isOver ? minutesLeft(world, hour) : 0,
  };
  const selected = enforces(world, 'management-rate-is-80008') ? 'management-rate-80008' : 'management-rate';
  return {
    refusal: isOver ? selected : undefined,
    headers: { 'x-business-use-case-usage': JSON.stringify({ [waba.id]: [usage] }) },
  };
}

/** Counts a call that is about the app and no WABA. */
export function countAppCall(world: World, app: App): Usage {
  if (!enforces(world, 'app-rate')) return NOTHING;
  const limit = LIMITS.appCallsPerHour.value;
  const { count } = countCall(world, app.id);
  return {
    refusal: count > limit ? 'app-rate' : undefined,
    headers: { 'x-app-usage': JSON.stringify(percentages(count, limit)) },
  };
}

/** Counts a registration or deregistration; false when there were too many of late (133016). */
export function countRegistration(world: World, number: BusinessNumber): boolean {
  const { now } = world.timeline;
  const { registrationAttempts, registrationWindowMs } = LIMITS;
  number.registrations = number.registrations.filter((at) => now - at < registrationWindowMs.value);
  if (number.registrations.length >= registrationAttempts.value) return !enforces(world, 'registration-rate');
  number.registrations.push(now);
  return true;
}

// The hour begins with the first call. Whether Meta's rolls is not documented.
function countCall(world: World, key: string): Window {
  const { calls } = world.throttles;
  const { now } = world.timeline;
  let hour = calls.get(key);
  if (hour === undefined || now - hour.since >= HOUR_MS) {
    hour = { since: now, count: 0 };
    calls.set(key, hour);
  }
  hour.count += 1;
  return hour;
}

// Time and CPU time are percentages of limits Meta does not tell; here they follow the calls.
function percentages(count: number, limit: number): Record<string, number> {
  const share = Math.floor((count * 100) / limit);
  return { call_count: share, total_cputime: Math.floor(share / 4), total_time: Math.floor(share / 3) };
}

function minutesLeft(world: World, hour: Window): number {
  return Math.ceil((hour.since + HOUR_MS - world.timeline.now) / MINUTE_MS);
}

function isActive(world: World, waba: Waba): boolean {
  for (const number of world.numbers.values()) {
    if (number.wabaId === waba.id && isConnected(number)) return true;
  }
  return false;
}
