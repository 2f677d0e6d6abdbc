import type { Delivery } from '../world/deliveries.ts';
import type { Alarm, World } from '../world/world.ts';
import { headline } from './headline.ts';

/** Streams of many; what is left of the fields tells of the accounts themselves. */
const STREAMS = ['messages', 'history', 'smb_app_state_sync', 'smb_message_echoes'];
const MOST_FACTS = 200;

/** Where to look from. */
export interface Mark {
  readonly at: number;
  readonly made: number;
  /** Attempts at the very moment of the mark; the clock need not move before there are others. */
  readonly attempts: number;
  readonly alarms: number;
}

/** What the sandbox did since a mark. */
export interface Happenings {
  /** Unix milliseconds of the sandbox's clock. */
  readonly from: number;
  readonly to: number;
  /** Webhooks made meanwhile, by field and by what has come of them so far. */
  readonly webhooks: Readonly<Record<string, Readonly<Partial<Record<Delivery['outcome'], number>>>>>;
  /** How often earlier ones were tried again. */
  readonly retries: number;
  /** What was told of accounts, numbers and templates; the first 200. */
  readonly facts: readonly {
    readonly at: number;
    readonly field: string;
    readonly what: string;
    readonly outcome: Delivery['outcome'];
    readonly numberId: string | null;
    readonly wabaId: string;
  }[];
  /** Calls that break a real phone. */
  readonly alarms: readonly Alarm[];
}

export function markNow(world: World): Mark {
  const { deliveries, timeline, alarms } = world;
  const attempts = attemptsFrom(timeline.now, deliveries.entries);
  return { at: timeline.now, made: deliveries.made, attempts, alarms: alarms.length };
}

function attemptsFrom(at: number, deliveries: readonly Delivery[]): number {
  return deliveries.reduce((sum, { attempts }) => sum + attempts.filter((tried) => tried.at >= at).length, 0);
}

export function happenedSince(world: World, mark: Mark): Happenings {
  const { entries } = world.deliveries;
  const made = entries.filter(({ id }) => id > mark.made);
  const webhooks: Record<string, Partial<Record<Delivery['outcome'], number>>> = {};
  for (const { field, outcome } of made) {
    webhooks[field] ??= {};
    webhooks[field][outcome] = (webhooks[field][outcome] ?? 0) + 1;
  }
  const earlier = entries.filter(({ id }) => id <= mark.made);
  return {
    from: mark.at,
    to: world.timeline.now,
    webhooks,
    retries: Math.max(0, attemptsFrom(mark.at, earlier) - mark.attempts),
    facts: made
      .filter(({ field, group }) => !STREAMS.includes(field) && group === undefined)
      .slice(0, MOST_FACTS)
      .map((delivery) => ({
        at: delivery.attempts[0]?.at ?? mark.at,
        field: delivery.field,
        what: headline(delivery),
        outcome: delivery.outcome,
        numberId: delivery.numberId ?? null,
        wabaId: delivery.wabaId,
      })),
    alarms: world.alarms.slice(mark.alarms),
  };
}
