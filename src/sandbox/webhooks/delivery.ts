import { createHmac } from 'node:crypto';
import { enforces } from '../enforced.ts';
import { strikeWebhook } from '../faults/webhook-faults.ts';
import { schedule } from '../timeline.ts';
import type { App } from '../world/accounts.ts';
import { type Attempt, addDelivery, type Delivery, findDelivery } from '../world/deliveries.ts';
import { count, unixSeconds, type World } from '../world/world.ts';
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
  schedule(world.timeline, delayMs, { kind: 'webhook', webhook });
}

/** Makes a delivery for each app that is to hear of it, and tries each. Faults may swallow, repeat or delay it. */
export async function tellSubscribers(world: World, webhook: Webhook): Promise<void> {
  const struck = strikeWebhook(world, webhook, encode(world, webhook));
  if (struck.delayMs > 0) {
    const later = { kind: 'webhook-copies', webhook, body: struck.body, times: struck.times } as const;
    return schedule(world.timeline, struck.delayMs, later);
  }
  await tellCopies(world, webhook, struck.body, struck.times);
}

/** Sends a body as often as said, 0 for never, to each app that is to hear of it. */
export async function tellCopies(world: World, webhook: Webhook, body: string, times: number): Promise<void> {
  const { apps, silence } = listenersOf(world, webhook);
  const reason = times === 0 ? 'swallowed' : silence;
  const about = { wabaId: webhook.wabaId, numberId: webhook.numberId, field: webhook.field, body };
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

/** Sends a delivery once more by hand, whatever came of it; false when its bytes are not kept any more. */
export async function redeliver(world: World, delivery: Delivery): Promise<boolean> {
  if (delivery.body === undefined) return false;
  await attempt(world, delivery);
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
    delivery.outcome = 'lost';
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
      (subscription.fields.includes(webhook.field) || !enforces(world, 'app-subscription')),
  );
  const apps = subscribed.filter(({ mode }) => mode === 'live' || !enforces(world, 'development-mode'));
  return { apps, silence: subscribed.length > 0 ? 'app-in-development' : 'not-subscribed' };
}

/** Only `messages` is documented to follow an override: the number's, then the WABA's (WHOV). */
function callbackFor(world: World, app: App, delivery: Delivery): string | undefined {
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

/**
 * Meta escapes non-ASCII (lower-case hex) and slashes, so a signature over re-serialised JSON never matches
 * (developers.facebook.com/docs/graph-api/webhooks/getting-started, "escaped unicode version of the payload").
 */
export function escapeAsMeta(json: string): string {
  return json
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/');
}

function note(world: World, delivery: Delivery, attempt: Omit<Attempt, 'at'>): void {
  delivery.attempts.push({ at: world.timeline.now, ...attempt });
  count(world, `webhook ${outcomeOf(attempt.status)}`);
}

function outcomeOf(status: Attempt['status']): 'delivered' | 'failed' | 'lost' {
  if (status === 200) return 'delivered';
  return typeof status === 'number' || status === 'unreachable' ? 'failed' : 'lost';
}
