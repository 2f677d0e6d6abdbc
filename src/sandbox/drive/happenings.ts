import type { Delivery } from '../world/deliveries.ts';
import type { World } from '../world/world.ts';
import { headline } from './headline.ts';

/** Streams of many; what is left of the fields tells of the accounts themselves. */
const STREAMS = ['messages', 'history', 'smb_app_state_sync', 'smb_message_echoes'];
const MOST_FACTS = 200;

/** Where to look from. */
export interface Mark {
  readonly at: number;
  readonly made: number;
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
  /** Calls that would have broken a real phone. */
  readonly alarms: readonly { readonly at: number; readonly what: string }[];
}

export function markNow(world: World): Mark {
  return { at: world.timeline.now, made: world.deliveries.made, alarms: world.alarms.length };
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
    retries: earlier.reduce((sum, { attempts }) => sum + attempts.filter(({ at }) => at > mark.at).length, 0),
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
