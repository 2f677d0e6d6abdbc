import { messageId } from '../identifiers.ts';
import { type Random, randomFor } from '../random.ts';
import type { Content, MediaType } from '../webhooks/content.ts';
import type { Customer } from './customers.ts';
import { ARABIC, CAPTIONS, CHINESE, ENGLISH, type Exchange, fillIn } from './shop-talk.ts';

/** A message in the phone's memory. */
export interface PastMessage {
  readonly id: string;
  /** Their `waId`. */
  readonly customer: string;
  readonly fromShop: boolean;
  /** Unix milliseconds. */
  readonly at: number;
  readonly content:
    | { readonly type: 'text'; readonly body: string }
    | { readonly type: MediaType; readonly caption: string | undefined }
    /** Neither text nor media: as a webhook has it. */
    | { readonly type: 'other'; readonly wire: Content };
  /** Upper case here, unlike in live statuses (reference §4.2). */
  readonly status: 'READ' | 'DELIVERED' | 'SENT' | 'PLAYED' | 'ERROR' | 'PENDING';
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const OLDEST_DAYS = 178;

/** Exactly `count` messages in the 178 days before `until`, denser towards the end. */
export function inventPast(
  seed: number,
  customers: readonly Customer[],
  count: number,
  until: number,
): PastMessage[] {
  const random = randomFor(seed, 'past');
  const writers = customers.filter((customer) => !customer.isNew);
  const past: PastMessage[] = [];
  for (let chat = 0; past.length < count; chat += 1) {
    // Everyone writes once before anyone is drawn, so that each kind of customer has a history.
    const customer = writers[chat] ?? random.pick(writers);
    const startsAt = inventStart(random, until);
    for (const message of inventChat(random, customer, startsAt)) {
      if (past.length < count) past.push({ ...message, id: messageId(seed, 'past', past.length) });
    }
  }
  return past.sort((one, other) => one.at - other.at);
}

function inventStart(random: Random, until: number): number {
  const share = random.integer(0, 1_000_000) / 1_000_000;
  const day = Math.floor((until - share ** 1.6 * OLDEST_DAYS * DAY_MS) / DAY_MS) * DAY_MS;
  const startsAt = day + random.integer(8 * 60, 19 * 60) * MINUTE_MS + random.integer(0, 59) * 1000;
  return startsAt > until - 3 * HOUR_MS ? startsAt - DAY_MS : startsAt;
}

function* inventChat(
  random: Random,
  customer: Customer,
  startsAt: number,
): Generator<Omit<PastMessage, 'id'>> {
  const exchange = random.pick(exchangesIn(customer.language));
  let at = startsAt;
  for (const [turn, asked] of exchange.customer.entries()) {
    for (const fromShop of [false, true]) {
      const text = fromShop ? exchange.shop[turn] : asked;
      if (text === undefined) continue;
      const content = random.chance(0.08)
        ? { type: inventMediaType(random), caption: random.pick(CAPTIONS) }
        : { type: 'text' as const, body: fillIn(text, random) };
      yield {
        customer: customer.waId,
        fromShop,
        at,
        content,
        status: inventStatus(random, fromShop, content.type),
      };
      at += random.integer(20, 15 * 60) * 1000;
    }
  }
}

function exchangesIn(language: Customer['language']): readonly Exchange[] {
  return language === 'ar' ? ARABIC : language === 'zh' ? CHINESE : ENGLISH;
}

function inventMediaType(random: Random): MediaType {
  return random.pick(['image', 'image', 'image', 'video', 'audio', 'document']);
}

function inventStatus(random: Random, fromShop: boolean, type: string): PastMessage['status'] {
  if (type === 'audio' && random.chance(0.5)) return 'PLAYED';
  if (!fromShop) return random.chance(0.95) ? 'READ' : 'DELIVERED';
  return random.pick([
    ...Array<'READ'>(14).fill('READ'),
    'DELIVERED',
    'DELIVERED',
    'DELIVERED',
    'SENT',
    'ERROR',
    'PENDING',
  ]);
}
