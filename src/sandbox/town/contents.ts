import type { Content } from '../webhooks/content.ts';
import type { Customer } from './customers.ts';

/*
 * What a message can be besides text and media, in the shapes of Meta's pages and samples (reference §4.5;
 * facebook/openapi v23.0 `/whatsapp/webhooks`).
 */

export function locationContent(place: {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  readonly url?: string | undefined;
}): Content {
  return { type: 'location', location: withoutUndefined(place) };
}

/** A contact card of somebody. */
export function contactContent(person: { readonly name: string; readonly phone: string }): Content {
  const [first = person.name, ...last] = person.name.split(' ');
  const name = {
    first_name: first,
    ...(last.length > 0 && { last_name: last.join(' ') }),
    formatted_name: person.name,
  };
  const phones = [{ phone: `+${person.phone}`, wa_id: person.phone, type: 'MOBILE' }];
  return { type: 'contacts', contacts: [{ name, phones }] };
}

export interface OrderItem {
  readonly product: string;
  readonly quantity: number;
  /** In the currency's main unit. */
  readonly price: number;
}

export function orderContent(order: {
  readonly catalog: string;
  readonly items: readonly OrderItem[];
  readonly currency: string;
  readonly text?: string | undefined;
}): Content {
  const product_items = order.items.map(({ product, quantity, price }) => ({
    product_retailer_id: product,
    quantity,
    item_price: price,
    currency: order.currency,
  }));
  return { type: 'order', order: { catalog_id: order.catalog, text: order.text ?? '', product_items } };
}

/** What was tapped under a message of the business. */
export type Tap =
  /** A quick reply of a template. */
  | { readonly kind: 'quick-reply'; readonly text: string; readonly payload?: string | undefined }
  | { readonly kind: 'button'; readonly id: string; readonly title: string }
  | {
      readonly kind: 'list';
      readonly id: string;
      readonly title: string;
      readonly description?: string | undefined;
    }
  /** A Flow that was filled in: what it answers. */
  | { readonly kind: 'flow'; readonly answers: Readonly<Record<string, unknown>> };

export function tapContent(tap: Tap): Content {
  switch (tap.kind) {
    case 'quick-reply':
      return { type: 'button', button: { payload: tap.payload ?? tap.text, text: tap.text } };
    case 'button':
      return interactive('button_reply', { id: tap.id, title: tap.title });
    case 'list': {
      const { id, title, description } = tap;
      return interactive('list_reply', withoutUndefined({ id, title, description }));
    }
    case 'flow': {
      // M/flows/guides/flowswebhooks: the name is always flow, the body always Sent.
      const response_json = JSON.stringify({ flow_token: 'unused', ...tap.answers });
      return interactive('nfm_reply', { name: 'flow', body: 'Sent', response_json });
    }
  }
}

// “unsupported” names what it was where that is known: edit, poll, button (reference §4.5).
export function unsupportedContent(what: string): Content {
  const title = 'Message type unknown';
  const details = 'Message type is currently not supported.';
  const errors = [{ code: 131051, title, message: title, error_data: { details } }];
  return { type: 'unsupported', unsupported: { type: what }, errors };
}

/** 131060; the type and the wording of the details are the reference's own illustration (§4.5). */
export function unavailableContent(): Content {
  const title = 'This message is unavailable';
  const details = 'This message is currently unavailable.';
  const errors = [{ code: 131060, title, message: title, error_data: { details } }];
  return { type: 'unsupported', unsupported: { type: 'unknown' }, errors };
}

/**
 * A customer's new number. Since 2026-08-11 it carries both BSUIDs too, as a new number makes a new one; where no phone
 * can be shown only they change hands (Meta's changelog as quoted in github.com/chatwoot/chatwoot pull request 15357).
 */
export function changedNumberContent(
  old: Pick<Customer, 'waId' | 'userId' | 'name'>,
  now: { readonly waId: string; readonly userId: string; readonly phoneIsSeen: boolean },
): Content {
  const ids = { user_id: now.userId, previous_user_id: old.userId };
  const system = now.phoneIsSeen
    ? {
        body: `User ${old.name} changed from ${old.waId} to ${now.waId}`,
        wa_id: now.waId,
        ...ids,
        type: 'user_changed_number',
      }
    : // The wording without phones was not found (unverified).
      { body: `User ${old.name} changed their number`, ...ids, type: 'user_changed_user_id' };
  return { type: 'system', system };
}

/** Where somebody came from: a Click-to-WhatsApp ad (reference §4.5). */
export function referralOf(ad: {
  readonly headline: string;
  readonly body: string;
  readonly sourceId: string;
  readonly clickId: string;
  readonly media: 'image' | 'video';
  /** An ad in a Status has no click id. */
  readonly placement: 'feed' | 'status';
}): Record<string, unknown> {
  const host = 'https://ads.example.net';
  const shown =
    ad.media === 'image'
      ? { image_url: `${host}/${ad.sourceId}.jpg` }
      : { video_url: `${host}/${ad.sourceId}.mp4`, thumbnail_url: `${host}/${ad.sourceId}.jpg` };
  return {
    source_url: `${host}/${ad.sourceId}`,
    source_id: ad.sourceId,
    source_type: 'ad',
    headline: ad.headline,
    body: ad.body,
    media_type: ad.media,
    ...shown,
    ...(ad.placement === 'feed' && { ctwa_clid: ad.clickId }),
    welcome_message: { text: 'Hi! What can we do for you?' },
  };
}

function interactive(type: string, reply: Readonly<Record<string, unknown>>): Content {
  return { type: 'interactive', interactive: { type, [type]: reply } };
}

function withoutUndefined(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
