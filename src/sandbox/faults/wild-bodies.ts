import { isRecord, parseJsonText } from '../http.ts';
import { escapeAsMeta } from '../webhooks/escape.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import { appOf } from '../world/lookups.ts';
import type { World } from '../world/world.ts';
import type { WildName } from './wild-names.ts';

/*
 * Bodies that receivers have met or must expect, though no page describes them as such: Meta's own samples are not
 * always JSON, name the wrong field, or leave the envelope out. A body that has nothing of the kind stays as it is.
 */

type Node = Record<string, unknown>;

interface Mangle {
  readonly about: string;
  /** Where it was seen. */
  readonly source: string;
  /** Gives what is sent instead: a document to be written as JSON, or text as it is. */
  readonly from: (body: Node, webhook: Webhook, world: World) => unknown;
}

const REFERENCE = 'M/webhooks/reference, as collected in reference';

const MANGLES: Readonly<Record<WildName, Mangle>> = {
  'bare-value': {
    about: 'The value alone, without envelope, entry and change.',
    source: `${REFERENCE} §4.2 (the page on history prints it so)`,
    from: (body) => changeOf(body)?.value,
  },
  'bare-change': {
    about: 'The change alone, with its field, without envelope and entry.',
    source: 'unverified; test payloads of the App Dashboard are reported to look so',
    from: (body) => changeOf(body),
  },
  'nested-waba-info': {
    about: 'account_update names the WABA in value.waba_info alone; entry.id is the partner’s.',
    source: `${REFERENCE} §4.8, conflict C8`,
    from: (body, { field, wabaId, toPartnerOfApp }, world) => {
      const entry = entryOf(body);
      const { value } = changeOf(body) ?? {};
      if (field !== 'account_update' || !isRecord(value) || entry === undefined) return body;
      value.waba_info = { waba_id: wabaId, ...(isRecord(value.waba_info) && value.waba_info) };
      delete value.phone_number;
      entry.id = appOf(world, toPartnerOfApp).businessId;
      return body;
    },
  },
  'empty-phone': {
    about: 'The customer’s phone is there, but empty.',
    source: `${REFERENCE} conflict C9`,
    from: (body) => changed(body, customersPhone, () => ''),
  },
  'missing-to': {
    about: 'What the business sent does not say to whom.',
    source: `${REFERENCE} §4.2 (“Meta's own example omits it”), §4.4`,
    from: (body) => changed(body, (key) => key === 'to', absent),
  },
  'broken-json': {
    about: 'A comma too many and a brace too few, as in samples of Meta’s pages.',
    source: 'samples of M/webhooks/reference; unverified on the wire',
    from: (body) => `${JSON.stringify(body).slice(0, -1)},`,
  },
  'quality-as-status': {
    about: 'message_template_quality_update under the name message_template_status_update.',
    source: `${REFERENCE} §4.9 (the sample of Meta’s page says so)`,
    from: (body, { field }) => {
      const change = changeOf(body);
      if (change !== undefined && field === 'message_template_quality_update')
        change.field = 'message_template_status_update';
      return body;
    },
  },
  'numeric-ids': {
    about: 'Ids of digits come as numbers.',
    source: 'reference templates §1.2 (integers in webhooks, strings in answers)',
    from: (body) => changed(body, isId, (value) => (isExact(value) ? Number(value) : value)),
  },
  'string-ids': {
    about: 'Ids and times that are numbers come as text.',
    source: `${REFERENCE} §4.9 (ids beyond 2^53 are to be read as text)`,
    from: (body) => changed(body, isIdOrTime, (value) => (typeof value === 'number' ? String(value) : value)),
  },
  'wrong-media-sender': {
    about: 'A media follow-up of the history names the customer as the sender of what the business sent.',
    source: `${REFERENCE} §4.2 (Meta’s sample; “match follow-ups by id only”)`,
    from: (body) => {
      const { value } = changeOf(body) ?? {};
      const echoes = isRecord(value) && Array.isArray(value.message_echoes) ? value.message_echoes : [];
      for (const echo of echoes.filter(isRecord)) {
        if (typeof echo.to === 'string') echo.from = echo.to;
      }
      return body;
    },
  },
  'no-contacts': {
    about: 'contacts[] is left out, as before May 2026.',
    source: `${REFERENCE} §4.4`,
    from: (body) => changed(body, (key) => key === 'contacts', absent),
  },
};

/** Every body there is, and where it was seen. */
export function wildBodies(): { name: string; about: string; source: string }[] {
  return Object.entries(MANGLES).map(([name, { about, source }]) => ({ name, about, source }));
}

/** The body as it goes wrong; one that is not ours to read stays as it is. */
export function mangle(world: World, name: WildName, webhook: Webhook, body: string): string {
  const { from } = MANGLES[name];
  const read = parseJsonText(body);
  if (!isRecord(read)) return body;
  const made = from(read, webhook, world);
  if (made === undefined) return body;
  return escapeAsMeta(typeof made === 'string' ? made : JSON.stringify(made));
}

function entryOf(body: Node): Node | undefined {
  const entries = body.entry;
  return Array.isArray(entries) && isRecord(entries[0]) ? entries[0] : undefined;
}

function changeOf(body: Node): Node | undefined {
  const changes = entryOf(body)?.changes;
  return Array.isArray(changes) && isRecord(changes[0]) ? changes[0] : undefined;
}

const absent = () => undefined;

/** A copy in which every member that fits is another, or left out where that is undefined. */
function changed(
  body: Node,
  fits: (key: string, parent: Node) => boolean,
  to: (value: unknown) => unknown,
): Node {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, member]) => [key, fits(key, value) ? to(member) : visit(member)] as const)
        .filter(([, member]) => member !== undefined),
    );
  };
  return visit(body) as Node;
}

const CUSTOMERS_PHONE = ['wa_id', 'recipient_id', 'to', 'phone_number'];

// `from` is the customer's only beside a user id; the business's own number stands there in echoes.
function customersPhone(key: string, parent: Node): boolean {
  return CUSTOMERS_PHONE.includes(key) || (key === 'from' && 'from_user_id' in parent);
}

const ID_KEYS = ['id', 'waba_id', 'owner_business_id', 'phone_number_id', 'message_template_id'];

function isId(key: string): boolean {
  return ID_KEYS.includes(key);
}

function isIdOrTime(key: string): boolean {
  return isId(key) || key === 'time' || key === 'timestamp';
}

function isExact(value: unknown): boolean {
  return typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value) && Number.isSafeInteger(Number(value));
}
