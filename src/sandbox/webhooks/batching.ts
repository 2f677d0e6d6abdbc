import { LIMITS } from '../../core/rules/index.ts';
import { isRecord, parseJsonText } from '../http.ts';
import { takeDueNow } from '../timeline.ts';
import type { World } from '../world/world.ts';
import { escapeAsMeta } from './escape.ts';
import type { Webhook } from './webhook.ts';

/** A webhook as it will be sent. */
export interface Ready {
  readonly webhook: Webhook;
  readonly body: string;
}

const GATHERING_MS = 2000;

/** When what is news at that time goes out with whatever else there is by then; Unix milliseconds both. */
export function gatheredAt(at: number): number {
  return Math.ceil(at / GATHERING_MS) * GATHERING_MS;
}

/** All else that Meta has to tell at this very instant. */
export function takeGathered(world: World): Webhook[] {
  return takeDueNow(world.timeline, ({ kind }) => kind === 'webhook').flatMap((job) =>
    job.kind === 'webhook' ? [job.webhook] : [],
  );
}

/**
 * Puts webhooks for the same ears into as few bodies as may be: entries of the same WABA become one, and no body has
 * more than 1000 changes (M/webhooks/create-webhook-endpoint) or 3 MB (M/webhooks/overview).
 */
export function joinBodies(
  ready: readonly Ready[],
  write: (batch: readonly Ready[]) => string = bodyOf,
): Ready[] {
  const joined: Ready[] = [];
  let batch: Ready[] = [];
  let bytes = 0;
  const close = () => {
    const [first] = batch;
    if (first !== undefined) joined.push(batch.length === 1 ? first : { ...first, body: write(batch) });
    batch = [];
    bytes = 0;
  };
  for (const one of ready) {
    const isFull =
      batch.length === LIMITS.webhookBatchChanges.value ||
      bytes + one.body.length > LIMITS.webhookBodyBytes.value;
    if (isFull) close();
    batch.push(one);
    bytes += one.body.length;
  }
  close();
  return joined;
}

interface Entry {
  readonly id: unknown;
  readonly time?: unknown;
  readonly changes: unknown[];
}

function bodyOf(batch: readonly Ready[]): string {
  const entries: Entry[] = [];
  for (const entry of batch.flatMap(({ body }) => entriesOf(body))) {
    const last = entries.at(-1);
    if (last !== undefined && last.id === entry.id && last.time === entry.time)
      last.changes.push(...entry.changes);
    else entries.push({ ...entry, changes: [...entry.changes] });
  }
  return escapeAsMeta(JSON.stringify({ object: 'whatsapp_business_account', entry: entries }));
}

/** Each with an entry of its own, though they be of the same WABA. */
export function severalEntries(batch: readonly Ready[]): string {
  const entry = batch.flatMap(({ body }) => entriesOf(body));
  return escapeAsMeta(JSON.stringify({ object: 'whatsapp_business_account', entry }));
}

function entriesOf(body: string): Entry[] {
  const read = parseJsonText(body);
  return isRecord(read) && Array.isArray(read.entry) ? (read.entry as Entry[]) : [];
}

/** Whether a body can be joined with others: a fault may have taken its envelope, or its form. */
export function canBeJoined(body: string): boolean {
  const entries = entriesOf(body);
  return entries.length > 0 && entries.every((entry) => isRecord(entry) && Array.isArray(entry.changes));
}
