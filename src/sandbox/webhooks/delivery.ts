import { createHmac } from 'node:crypto';
import { schedule } from '../timeline.ts';
import { count, type DeliveryLogEntry, unixSeconds, type World } from '../world.ts';
import { callOut } from './post.ts';

/** One change that Meta has to tell. */
export interface Webhook {
  readonly field: string;
  readonly value: unknown;
  /** Set for events about a partner's relation to a WABA: the entry is the partner's (conflict C8). */
  readonly toPartner?: boolean;
  /** `account_*` entries carry the time, `messages`, `history` and `smb_*` do not (reference §4.1). */
  readonly timed?: boolean;
}

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

const LOG_LIMIT = 100_000;

/** Tells the callback `delayMs` from now; `webhook` is asked for its content only then. */
export function scheduleWebhook(world: World, delayMs: number, webhook: () => Webhook): void {
  schedule(world.timeline, delayMs, () => {
    const content = webhook();
    return attempt(world, content, encode(world, content), 1);
  });
}

async function attempt(world: World, webhook: Webhook, body: Buffer, number: number): Promise<void> {
  const callbackUrl = callbackFor(world, webhook);
  if (callbackUrl === undefined) return log(world, webhook, 'not-subscribed', number);
  const answer = await callOut(callbackUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': String(body.length),
      'x-hub-signature-256': `sha256=${createHmac('sha256', world.app.secret).update(body).digest('hex')}`,
    },
    body,
  });
  log(world, webhook, answer?.status ?? 'unreachable', number);
  if (answer !== undefined && answer.status >= 200 && answer.status < 300) return;
  const delayMs = RETRY_DELAYS_MS[number - 1];
  if (delayMs === undefined) return log(world, webhook, 'given-up', number);
  schedule(world.timeline, delayMs, () => attempt(world, webhook, body, number + 1));
}

/*
 * Sent only if the app subscribed the field and the WABA subscribed the app; else it is lost, there is no replay
 * (ONB, WH). Partner events come before any WABA can be subscribed, so the app's field is enough (HES, ACC).
 * Only `messages` is documented to follow an override (WHOV).
 */
function callbackFor(world: World, webhook: Webhook): string | undefined {
  const { appSubscription, wabaSubscription } = world;
  if (appSubscription === undefined || !appSubscription.fields.includes(webhook.field)) return undefined;
  if (wabaSubscription === undefined && webhook.toPartner !== true) return undefined;
  const override = webhook.field === 'messages' ? wabaSubscription?.overrideCallbackUrl : undefined;
  return override ?? appSubscription.callbackUrl;
}

function encode(world: World, webhook: Webhook): Buffer {
  const entry = {
    id: webhook.toPartner === true ? world.partnerBusinessId : world.waba.id,
    ...(webhook.timed === true && { time: Number(unixSeconds(world.timeline.now)) }),
    changes: [{ value: webhook.value, field: webhook.field }],
  };
  const text = JSON.stringify({ object: 'whatsapp_business_account', entry: [entry] });
  // Meta escapes non-ASCII (lower-case hex) and slashes, so a signature over re-serialised JSON never matches
  // (developers.facebook.com/docs/graph-api/webhooks/getting-started, "escaped unicode version of the payload").
  const escaped = text
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/');
  return Buffer.from(escaped, 'ascii');
}

function log(world: World, webhook: Webhook, status: DeliveryLogEntry['status'], number: number): void {
  count(world, `webhook ${outcomeOf(status)}`);
  world.deliveries.push({ at: world.timeline.now, field: webhook.field, status, attempt: number });
  if (world.deliveries.length > LOG_LIMIT) world.deliveries.shift();
}

function outcomeOf(status: DeliveryLogEntry['status']): 'delivered' | 'failed' | 'lost' | 'given up' {
  if (status === 'not-subscribed') return 'lost';
  if (status === 'given-up') return 'given up';
  return typeof status === 'number' && status >= 200 && status < 300 ? 'delivered' : 'failed';
}
