import { createHmac } from 'node:crypto';
import { enforces } from '../enforced.ts';
import { strikeWebhook, takeBatch } from '../faults/webhook-faults.ts';
import { schedule } from '../timeline.ts';
import type { App } from '../world/accounts.ts';
import { type Attempt, addDelivery, type Delivery, findDelivery } from '../world/deliveries.ts';
import { count, unixSeconds, type World } from '../world/world.ts';
import { canBeJoined, gatheredAt, joinBodies, type Ready, takeGathered } from './batching.ts';
import { escapeAsMeta } from './escape.ts';
import { callOut } from './post.ts';
import type { Webhook } from './webhook.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/*
 * Pauses before the retries: growing, within 7 days (M/webhooks/overview; a generic page says 36 h, conflict C7).
 * The intervals themselves are not published.
 */
const RETRY_DELAYS_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  ...Array<number>(6).fill(24 * HOUR_MS),
];

/** Lets Meta tell something `delayMs` from now. */
export function scheduleWebhook(world: World, delayMs: number, webhook: Webhook): void {
  const { now } = world.timeline;
  const at = enforces(world, 'batched-webhooks') ? gatheredAt(now + delayMs) : now + delayMs;
  schedule(world.timeline, at - now, { kind: 'webhook', webhook });
}

/** Makes a delivery for each app that is to hear of it, and tries each. Faults may swallow, repeat or delay it. */
export async function tellSubscribers(world: World, webhook: Webhook): Promise<void> {
  if (enforces(world, 'batched-webhooks')) return tellTogether(world, [webhook, ...takeGathered(world)]);
  for (const { body, times, delayMs } of strikeWebhook(world, webhook, encode(world, webhook))) {
    if (delayMs > 0) schedule(world.timeline, delayMs, { kind: 'webhook-copies', webhook, body, times });
    else await tellCopies(world, webhook, body, times);
  }
}

/** The same for what is due at one instant: whatever has the same ears goes in one body. */
async function tellTogether(world: World, webhooks: readonly Webhook[]): Promise<void> {
  const ready: Ready[] = [];
  for (const webhook of webhooks) {
    for (const { body, times, delayMs } of strikeWebhook(world, webhook, encode(world, webhook))) {
      if (delayMs > 0) schedule(world.timeline, delayMs, { kind: 'webhook-copies', webhook, body, times });
      else if (times === 1 && canBeJoined(body)) ready.push({ webhook, body });
      else await tellCopies(world, webhook, body, times);
    }
  }
  for (const group of Map.groupBy(ready, ({ webhook }) => earsOf(world, webhook)).values())
    for (const { webhook, body } of joinBodies(group)) await tellCopies(world, webhook, body, 1);
}

/** Who hears of a webhook, and where; what nobody hears stays apart by field. */
function earsOf(world: World, webhook: Webhook): string {
  const { apps } = listenersOf(world, webhook);
  const ears = apps.map((app) => [app.id, callbackFor(world, app, webhook)]);
  return JSON.stringify(ears.length > 0 ? ears : webhook.field);
}

/** Sends what a fault has gathered. */
export async function tellBatch(world: World, faultId: number): Promise<void> {
  for (const { webhook, body } of takeBatch(world, faultId)) await tellCopies(world, webhook, body, 1);
}

/** Sends a body as often as said, 0 for never, to each app that is to hear of it. */
export async function tellCopies(world: World, webhook: Webhook, body: string, times: number): Promise<void> {
  const { apps, silence } = listenersOf(world, webhook);
  const reason = times === 0 ? 'swallowed' : silence;
  const { wabaId, numberId, field, toPartnerOfApp } = webhook;
  const about = { wabaId, numberId, field, toPartnerOfApp, body };
  if (apps.length === 0 || times === 0) {
    const lost = addDelivery(world.deliveries, {
      ...about,
      appId: undefined,
      group: undefined,
      outcome: 'lost',
    });
    note(world, lost, { url: undefined, status: reason });
    return;
  }
  const made: Delivery[] = [];
  for (const app of apps) {
    for (let copy = 0; copy < times; copy += 1) {
      const group = made[0]?.id;
      made.push(addDelivery(world.deliveries, { ...about, appId: app.id, group, outcome: 'waiting' }));
    }
  }
  for (const delivery of made) await deliver(world, delivery.id);
}

/** The next attempt at a delivery; a failure schedules another, for up to 7 days. */
export async function deliver(world: World, deliveryId: number): Promise<void> {
  const delivery = findDelivery(world.deliveries, deliveryId);
  if (delivery?.outcome !== 'waiting') return;
  if (delivery.attempts.length > 0) await repeatToTheOthers(world, delivery);
  await attempt(world, delivery);
  if (delivery.outcome !== 'waiting') return;
  const delayMs = RETRY_DELAYS_MS[delivery.attempts.length - 1];
  if (delayMs === undefined || !enforces(world, 'redelivery')) {
    delivery.outcome = 'given-up';
    count(world, 'webhook given up');
    return;
  }
  schedule(world.timeline, delayMs, { kind: 'deliver', deliveryId });
}

/**
 * Sends a delivery once more by hand, whatever came of it; what reached nobody goes to whoever is subscribed by now, as
 * a delivery of its own. False when its bytes are not kept any more.
 */
export async function redeliver(world: World, delivery: Delivery): Promise<boolean> {
  const { body, field, wabaId, numberId, toPartnerOfApp } = delivery;
  if (body === undefined) return false;
  if (delivery.appId !== undefined) {
    await attempt(world, delivery);
    return true;
  }
  const webhook = {
    field,
    wabaId,
    value: undefined,
    ...(numberId !== undefined && { numberId }),
    ...(toPartnerOfApp !== undefined && { toPartnerOfApp }),
  };
  await tellCopies(world, webhook, body, 1);
  return true;
}

/** A retry goes to all apps that were told, also to those that answered 200 (M/webhooks/overview, reference §4.1). */
async function repeatToTheOthers(world: World, delivery: Delivery): Promise<void> {
  if (!enforces(world, 'retry-fan-out')) return;
  const group = delivery.group ?? delivery.id;
  for (const other of world.deliveries.entries) {
    const isOther = other.appId !== delivery.appId && (other.group ?? other.id) === group;
    if (isOther && other.outcome === 'delivered') await attempt(world, other);
  }
}

async function attempt(world: World, delivery: Delivery): Promise<void> {
  const app = delivery.appId === undefined ? undefined : world.apps.get(delivery.appId);
  const url = app && callbackFor(world, app, delivery);
  if (app === undefined || url === undefined || delivery.body === undefined) {
    // What was taken once stays so, though nobody is there to take it again.
    if (delivery.outcome === 'waiting') delivery.outcome = 'lost';
    return note(world, delivery, { url: undefined, status: 'not-subscribed' });
  }
  const body = Buffer.from(delivery.body, 'latin1');
  const answer = await callOut(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': String(body.length),
      'x-hub-signature-256': `sha256=${createHmac('sha256', app.secret).update(body).digest('hex')}`,
    },
    body,
  });
  // "HTTP 200; anything else is a failure" (M/webhooks/overview, reference §4.1).
  if (answer?.status === 200) delivery.outcome = 'delivered';
  note(world, delivery, { url, status: answer?.status ?? 'unreachable' });
}

/*
 * Told are the apps that subscribed the field and that the WABA subscribed; else it is lost, there is no replay (ONB,
 * WH). Partner events come before any WABA can be subscribed, so the app's field is enough (HES, ACC).
 */
function listenersOf(world: World, webhook: Webhook): { apps: App[]; silence: Attempt['status'] } {
  const waba = world.wabas.get(webhook.wabaId);
  const concerned = [...world.apps.values()].filter((app) =>
    webhook.toPartnerOfApp === undefined
      ? waba?.subscribedApps.has(app.id) === true || !enforces(world, 'waba-subscription')
      : app.businessId === world.apps.get(webhook.toPartnerOfApp)?.businessId,
  );
  const subscribed = concerned.filter(
    ({ subscription }) =>
      subscription !== undefined &&
      subscription.isOff !== true &&
      (subscription.fields.includes(webhook.field) || !enforces(world, 'app-subscription')),
  );
  const apps = subscribed.filter(({ mode }) => mode === 'live' || !enforces(world, 'development-mode'));
  return { apps, silence: subscribed.length > 0 ? 'app-in-development' : 'not-subscribed' };
}

/** Only `messages` is documented to follow an override: the number's, then the WABA's (WHOV). */
function callbackFor(
  world: World,
  app: App,
  delivery: { readonly field: string; readonly numberId?: string | undefined; readonly wabaId: string },
): string | undefined {
  if (app.subscription === undefined) return undefined;
  if (delivery.field !== 'messages') return app.subscription.callbackUrl;
  const number = delivery.numberId === undefined ? undefined : world.numbers.get(delivery.numberId);
  const waba = world.wabas.get(delivery.wabaId);
  return (
    number?.overrideCallbackUrl ??
    waba?.subscribedApps.get(app.id)?.overrideCallbackUrl ??
    app.subscription.callbackUrl
  );
}

/** The body as Meta writes it. */
export function encode(world: World, webhook: Webhook): string {
  const partner = webhook.toPartnerOfApp && world.apps.get(webhook.toPartnerOfApp)?.businessId;
  const entry = {
    // Partner events are the partner's entry on one page and the WABA's on another (conflict C8).
    id: partner === undefined || enforces(world, 'partner-entry-is-waba') ? webhook.wabaId : partner,
    ...(webhook.timed === true && { time: Number(unixSeconds(world.timeline.now)) }),
    changes: [{ value: webhook.value, field: webhook.field }],
  };
  return escapeAsMeta(JSON.stringify({ object: 'whatsapp_business_account', entry: [entry] }));
}

function note(world: World, delivery: Delivery, attempt: Omit<Attempt, 'at'>): void {
  delivery.attempts.push({ at: world.timeline.now, ...attempt });
  count(world, `webhook ${outcomeOf(attempt.status)}`);
}

function outcomeOf(status: Attempt['status']): 'delivered' | 'failed' | 'lost' {
  if (status === 200) return 'delivered';
  return typeof status === 'number' || status === 'unreachable' ? 'failed' : 'lost';
}
