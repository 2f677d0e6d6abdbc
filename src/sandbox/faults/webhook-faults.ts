import { isRecord } from '../http.ts';
import type { Random } from '../random.ts';
import { schedule } from '../timeline.ts';
import { canBeJoined, joinBodies, severalEntries } from '../webhooks/batching.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import type { World } from '../world/world.ts';
import type { Fault, HeldWebhook } from './faults.ts';
import { matches, strikes } from './strike.ts';
import { mangle } from './wild-bodies.ts';

/** One way in which a webhook goes out: its bytes, how many copies, and when. */
export interface Sending {
  readonly body: string;
  /** 0: swallowed. */
  readonly times: number;
  readonly delayMs: number;
}

/** Lets the faults of the world act on a webhook, the oldest first. Nothing goes out of what a batch put aside. */
export function strikeWebhook(world: World, webhook: Webhook, body: string): readonly Sending[] {
  let sendings: readonly Sending[] = [{ body, times: 1, delayMs: 0 }];
  for (const fault of world.faults) {
    if (!isHit(fault, webhook)) continue;
    const random = strikes(world, fault);
    if (random !== undefined)
      sendings = sendings.flatMap((one) => struck(world, fault, webhook, one, random));
  }
  return sendings;
}

function isHit({ target }: Fault, webhook: Webhook): boolean {
  if (target.side !== 'webhook') return false;
  const event = isRecord(webhook.value) ? String(webhook.value.event ?? '') : '';
  return (
    matches(target.field, webhook.field) &&
    matches(target.event, event) &&
    (target.numberId === undefined || target.numberId === webhook.numberId)
  );
}

function struck(
  world: World,
  fault: Fault,
  webhook: Webhook,
  sending: Sending,
  random: Random,
): readonly Sending[] {
  const { does } = fault;
  switch (does.kind) {
    case 'lose':
      return [{ ...sending, times: 0 }];
    case 'delay':
      return [{ ...sending, delayMs: sending.delayMs + does.delayMs }];
    case 'reorder':
      return [{ ...sending, delayMs: sending.delayMs + random.integer(0, does.withinMs) }];
    case 'mangle':
      return [{ ...sending, body: mangle(world, does.as, webhook, sending.body) }];
    case 'duplicate': {
      const more = sending.times * (does.copies - 1);
      if (does.apartMs === 0) return [{ ...sending, times: sending.times + more }];
      return [sending, { ...sending, times: more, delayMs: sending.delayMs + does.apartMs }];
    }
    case 'batch':
      if (sending.times === 0) return [sending];
      if (fault.held.length === 0)
        schedule(world.timeline, does.withinMs, { kind: 'fault-batch', faultId: fault.id });
      fault.held.push(...Array<HeldWebhook>(sending.times).fill({ webhook, body: sending.body }));
      return [];
    default:
      return [sending];
  }
}

/** Takes what a batch has put aside: a body for each callback, with an entry for each webhook. */
export function takeBatch(world: World, faultId: number): readonly HeldWebhook[] {
  const held = world.faults.find(({ id }) => id === faultId)?.held.splice(0) ?? [];
  return together(held);
}

/** Webhooks for the same ears in one body, as far as bodies may grow. */
export function together(held: readonly HeldWebhook[]): readonly HeldWebhook[] {
  const groups = Map.groupBy(held, ({ webhook }) =>
    JSON.stringify([webhook.field, webhook.wabaId, webhook.numberId, webhook.toPartnerOfApp]),
  );
  // What another fault has taken the envelope from cannot be joined.
  return [...groups.values()].flatMap((group) =>
    group.every(({ body }) => canBeJoined(body)) ? joinBodies(group, severalEntries) : group,
  );
}
