import fc from 'fast-check';
import { castDice } from './dice.ts';
import { type Atom, bodiesOf, respelt } from './rebatch.ts';
import type { Receipt } from './replay.ts';

/*
 * What several numbers may be told, in any order, any number of times, in any batches: each message belongs to one person
 * and says one thing, but any carrier may bring it, naming the person by phone, by BSUID or by both. Every receipt has a
 * time of its own, which travels with it.
 */

interface Line {
  readonly id: string;
  readonly phone: string;
  readonly waba: string;
}

const LINES: readonly [Line, ...Line[]] = [
  { id: '440000000000002', phone: '447700900100', waba: '330000000000001' },
  { id: '440000000000003', phone: '447700900101', waba: '330000000000001' },
  { id: '440000000000004', phone: '447700900102', waba: '330000000000009' },
];

interface Person {
  readonly waId: string;
  readonly userId: string;
  readonly otherWaId?: string;
  /** Who they are after they changed phone or BSUID. */
  readonly next?: { readonly waId: string; readonly userId: string };
}

const PEOPLE: readonly [Person, ...Person[]] = [
  { waId: '447700900155', userId: 'GB.1' },
  { waId: '447700900166', userId: 'GB.2', next: { waId: '447700900167', userId: 'GB.2n' } },
  { waId: '5511987654321', otherWaId: '551187654321', userId: 'BR.3' },
  { waId: '447700900177', userId: 'GB.4', next: { waId: '447700900177', userId: 'GB.4n' } },
];

const T = 1_793_900_000;
/** When Meta onboarded a number, twice. */
const EPOCHS = [(T - 90_000) * 1000, (T + 50) * 1000];

const line = fc.constantFrom(...LINES);
const person = fc.constantFrom(...PEOPLE);
const how = fc.constantFrom('phone', 'bsuid', 'both', 'other spelling', 'both after');
const few = fc.nat({ max: 3 });
const receivedAt = fc.constantFrom(...[30, 40, 60, 70, 1000].map((seconds) => (T + seconds) * 1000));

function partyOf(who: Person, named: string): { phone?: string; bsuid?: string } {
  if (named === 'phone') return { phone: who.waId };
  if (named === 'bsuid') return { bsuid: who.userId };
  if (named === 'both after' && who.next) return { phone: who.next.waId, bsuid: who.next.userId };
  const phone = named === 'other spelling' ? (who.otherWaId ?? who.waId) : who.waId;
  return { phone, bsuid: who.userId };
}

const whoOf = (n: number): Person => PEOPLE[n % PEOPLE.length] ?? PEOPLE[0];

/** A message's fixed content, from its number. */
function contentOf(n: number) {
  if (n % 4 === 0)
    return { type: 'image', image: { id: `media-${n}`, mime_type: 'image/jpeg', caption: `Caption ${n}` } };
  if (n % 4 === 1) return { type: 'text', text: { body: `Text ${n}, für dich` } };
  if (n % 4 === 2) return { type: 'hologram', hologram: { depth: n } };
  const target = `wamid.${n - 1}`;
  return { type: 'reaction', reaction: { message_id: target, emoji: '👍' }, context: { id: target } };
}

/** The value of a field about a number. */
function about({ id, phone }: Line, content: object): Record<string, unknown> {
  const metadata = { display_phone_number: phone, phone_number_id: id };
  return { messaging_product: 'whatsapp', metadata, ...content };
}

type Said = Pick<Atom, 'entry' | 'field' | 'value'>;

function said(on: Line, field: string, content: object): Said {
  return { entry: { id: on.waba }, field, value: about(on, content) };
}

const profiles = fc.record(
  { name: fc.constantFrom('Mira', 'Mira D.'), username: fc.constantFrom('mira.rides', 'mira', '') },
  { requiredKeys: [] },
);

const inbound = fc.tuple(line, few, how, fc.option(profiles)).map(([on, n, named, profile]) => {
  const { phone, bsuid } = partyOf(whoOf(n), named);
  const message = {
    from: phone,
    from_user_id: bsuid,
    id: `wamid.in.${n}`,
    timestamp: String(T + 10 * n),
    ...contentOf(n),
  };
  const contacts = profile ? { contacts: [{ profile, wa_id: phone, user_id: bsuid }] } : {};
  return said(on, 'messages', { ...contacts, messages: [message] });
});

const echo = fc.tuple(line, few, fc.constantFrom('app', 'api'), how).map(([on, n, by, named]) => {
  const { phone, bsuid } = partyOf(whoOf(n), named);
  const message = {
    from: on.phone,
    to: phone,
    to_user_id: bsuid,
    id: `wamid.${by}.${n}`,
    timestamp: String(T + 10 * n + 5),
    ...contentOf(n),
  };
  return said(on, 'smb_message_echoes', { message_echoes: [message] });
});

const STATUSES = ['sent', 'delivered', 'read', 'failed', 'held'];

const status = fc.tuple(line, few, fc.constantFrom(...STATUSES), how).map(([on, n, name, named]) => {
  const { phone, bsuid } = partyOf(whoOf(n), named);
  const row = {
    id: `wamid.api.${n}`,
    status: name,
    timestamp: String(T + 10 * n + 6 + STATUSES.indexOf(name)),
    recipient_id: phone,
    recipient_user_id: bsuid,
    ...(name === 'sent' ? { pricing: { pricing_model: 'PMP', category: 'utility' } } : {}),
    ...(name === 'failed' ? { errors: [{ code: 131047, title: 'Re-engagement message' }] } : {}),
  };
  return said(on, 'messages', { statuses: [row] });
});

const groupStatus = fc.tuple(line, few, fc.constantFrom('sent', 'read'), person).map(([on, n, name, who]) =>
  said(on, 'messages', {
    statuses: [
      {
        id: `wamid.group.${n % 2}`,
        status: name,
        timestamp: String(T + n),
        recipient_id: 'group-1',
        recipient_type: 'group',
        recipient_participant_id: who.waId,
        recipient_participant_user_id: who.userId,
      },
    ],
  }),
);

function chunk(on: Line, phase: number, progress: number, threads: object[]): Said {
  return said(on, 'history', { history: [{ metadata: { phase, chunk_order: 1, progress }, threads }] });
}

const revision = fc
  .tuple(line, few, fc.constantFrom('edit', 'revoke'), fc.boolean(), fc.boolean())
  .map(([on, n, type, byCustomer, imported]) => {
    const who = whoOf(n);
    const original = byCustomer ? `wamid.in.${n}` : `wamid.app.${n}`;
    const edit = { message: { type: 'text', text: { body: `Text ${n}, mended` } } };
    const row = {
      ...(byCustomer ? { from: who.waId } : { from: on.phone, to: who.waId }),
      id: `${original}.${type}`,
      timestamp: String(T + 10 * n + 8),
      type,
      [type]: { original_message_id: original, ...(type === 'edit' ? edit : {}) },
    };
    if (imported) return chunk(on, 0, 20, [{ id: who.waId, messages: [row] }]);
    return byCustomer
      ? said(on, 'messages', { messages: [row] })
      : said(on, 'smb_message_echoes', { message_echoes: [row] });
  });

const history = fc
  .tuple(
    line,
    few,
    fc.constantFrom('in', 'app', 'api'),
    how,
    fc.constantFrom('DELIVERED', 'READ', 'ERROR'),
    fc.constantFrom(0, 40, 100),
    fc.constantFrom('mira.rides', undefined),
  )
  .map(([on, n, by, named, state, progress, username]) => {
    const { phone, bsuid } = partyOf(whoOf(n), named);
    const content = contentOf(n);
    const offset = by === 'in' ? 0 : 5;
    const row = {
      ...(by === 'in' ? { from: phone, from_user_id: bsuid } : { from: on.phone }),
      id: `wamid.${by}.${n}`,
      // The device's clock is not the server's.
      timestamp: String(T + 10 * n + offset + 1),
      ...(content.type === 'image' ? { type: 'media_placeholder' } : content),
      history_context: { status: state },
    };
    const thread = { id: phone, context: { wa_id: phone, user_id: bsuid, username }, messages: [row] };
    return chunk(on, 1, progress, [thread]);
  });

const emptyChunk = fc
  .tuple(line, fc.constantFrom(0, 1, 2), fc.constantFrom(10, 100))
  .map(([on, phase, progress]) => chunk(on, phase, progress, []));

const media = fc.tuple(line, fc.constantFrom('in', 'app', 'api')).map(([on, by]) =>
  said(on, 'history', {
    // Meta's own sample has the wrong sender and another time.
    [by === 'in' ? 'messages' : 'message_echoes']: [
      { from: whoOf(0).waId, id: `wamid.${by}.0`, timestamp: String(T + 900), ...contentOf(0) },
    ],
  }),
);

const declined = fc.tuple(line, fc.constantFrom('history', 'errors')).map(([on, where]) => {
  const errors = [{ code: 2593109, title: 'Turned off' }];
  return said(on, 'history', where === 'errors' ? { errors } : { history: [{ errors }] });
});

const contact = fc
  .tuple(line, person, how, fc.constantFrom('add', 'remove'), few, fc.constantFrom('M', 'Mira'))
  .map(([on, who, named, action, seconds, name]) => {
    const { phone, bsuid } = partyOf(who, named);
    const names = action === 'add' ? { full_name: name, first_name: name } : {};
    const row = {
      type: 'contact',
      contact: { phone_number: phone, user_id: bsuid, ...names },
      action,
      metadata: { timestamp: String(T + seconds) },
    };
    return said(on, 'smb_app_state_sync', { state_sync: [row] });
  });

const preference = fc
  .tuple(line, person, how, fc.constantFrom('stop', 'resume'), few)
  .map(([on, who, named, value, seconds]) => {
    const { phone, bsuid } = partyOf(who, named);
    const ids = { wa_id: phone, user_id: bsuid };
    const row = { ...ids, detail: value, category: 'marketing_messages', value, timestamp: T + seconds };
    return said(on, 'user_preferences', { user_preferences: [row] });
  });

const MOVED = PEOPLE.flatMap(({ next, ...who }) => (next ? [{ ...who, next }] : []));

const userChange = fc
  .tuple(line, fc.nat({ max: MOVED.length - 1 }), fc.constantFrom('system', 'hidden', 'user_id_update'))
  .map(([on, n, by]) => {
    const { waId, userId, next } = MOVED[n] ?? { waId: '', userId: '', next: { waId: '', userId: '' } };
    const timestamp = String(T + 20 + n);
    if (by === 'user_id_update') {
      const user_id = { previous: userId, current: next.userId };
      return said(on, by, { user_id_update: [{ wa_id: next.waId, user_id, timestamp }] });
    }
    const ids = { user_id: next.userId, previous_user_id: userId };
    const told = { from: waId, from_user_id: userId, id: `wamid.moved.${n}`, timestamp, type: 'system' };
    const message =
      by === 'system'
        ? { ...told, system: { ...ids, wa_id: next.waId, type: 'user_changed_number', body: 'Moved' } }
        : {
            ...told,
            id: `${told.id}.hidden`,
            from: '',
            system: { ...ids, type: 'user_changed_user_id', body: 'Moved' },
          };
    return said(on, 'messages', { messages: [message] });
  });

const fact = fc
  .tuple(
    line,
    fc.constantFrom<Said['field']>('account_update', 'security', 'message_template_status_update'),
    fc.option(few),
  )
  .map(([on, field, seconds]): Said => {
    const value = {
      account_update: { event: 'ACCOUNT_OFFBOARDED' },
      security: { display_phone_number: on.phone, event: 'PIN_CHANGED' },
      message_template_status_update: { event: 'PAUSED', message_template_id: 21 },
    }[field];
    return {
      entry: { id: on.waba, ...(seconds === null ? {} : { time: T + seconds }) },
      field,
      value: value ?? {},
    };
  });

const valueError = line.map((on) => said(on, 'messages', { errors: [{ code: 131064, title: 'x' }] }));

const strange = fc
  .tuple(line, fc.constantFrom('field', 'message', 'list', 'chunk'))
  .map(([on, what]): Said => {
    if (what === 'field') return said(on, 'flows', { event: 'FLOW_STATUS_CHANGE' });
    if (what === 'message') return said(on, 'messages', { messages: [{ id: 'wamid.odd' }] });
    if (what === 'chunk') return said(on, 'history', { history: [{ errors: [{ code: 42 }] }] });
    return said(on, 'messages', { calls: [{ id: 'wacid.1' }] });
  });

const atom: fc.Arbitrary<Atom> = fc
  .tuple(
    receivedAt,
    fc.boolean(),
    fc.oneof(
      inbound,
      echo,
      status,
      groupStatus,
      revision,
      history,
      emptyChunk,
      media,
      declined,
      contact,
      preference,
      userChange,
      fact,
      valueError,
      strange,
    ),
  )
  .map(([at, isSpelt, told]) => ({
    ...told,
    value: isSpelt ? withPlus(told.value) : told.value,
    receivedAt: at,
  }));

/** The number's own phone in another spelling. */
function withPlus({ metadata, ...value }: Atom['value']): Atom['value'] {
  if (metadata === undefined) return value;
  const known = Object(metadata);
  return { ...value, metadata: { ...known, display_phone_number: `+${known.display_phone_number}` } };
}

/** What coex itself wrote down; it is its own body, and comes when it says. */
const ownFact: fc.Arbitrary<Receipt> = fc
  .tuple(
    line,
    fc.constantFrom('number-observed', 'sync-requested', 'message-sent'),
    fc.constantFrom(...EPOCHS),
    how,
    few,
  )
  .map(([on, fact, epoch, named, n]): Receipt => {
    const at = fact === 'message-sent' ? (T + 14) * 1000 : epoch + 1000 * (n + 1);
    const body = { object: 'coex', fact, at, phoneNumberId: on.id, ...ownBody(on, fact, epoch, named) };
    return { source: 'coex', receivedAt: at, body: JSON.stringify(body) };
  });

function ownBody(on: Line, fact: string, epoch: number, named: string): object {
  if (fact === 'sync-requested')
    return { sync: 'history', requestId: `request-${epoch}`, at: epoch + 60_000, epoch };
  if (fact === 'number-observed') {
    const node = { id: on.id, display_phone_number: `+${on.phone}`, verified_name: `Frames ${epoch}` };
    return { wabaId: on.waba, epoch, node };
  }
  const { phone, bsuid } = partyOf(whoOf(1), named);
  const text = contentOf(1).text?.body;
  return { to: { waId: phone, userId: bsuid }, wamid: 'wamid.api.1', type: 'text', text };
}

/** What came, in no order. */
export interface Stream {
  readonly atoms: readonly Atom[];
  readonly own: readonly Receipt[];
}

export function streamsOf(count: { readonly min: number; readonly max: number }): fc.Arbitrary<Stream> {
  return fc.record({
    atoms: fc.array(atom, { minLength: count.min, maxLength: count.max, size: 'max' }),
    own: fc.array(ownFact, { maxLength: 4 }),
  });
}

/** Another way in which the same may come, by a seed: shuffled, some twice, batched, some in other bytes. */
export function otherWay({ atoms, own }: Stream, seed: number): Receipt[] {
  const dice = castDice(seed);
  const again = atoms.filter(() => dice.hits(0.3));
  const bodies = bodiesOf(dice.shuffle([...atoms, ...again]), () => dice.hits(0.5));
  const twice = bodies.filter(() => dice.hits(0.2));
  const spelt = twice.map((receipt) =>
    dice.hits(0.5) ? receipt : { ...receipt, body: respelt(receipt.body) },
  );
  return dice.shuffle([...bodies, ...spelt, ...own]);
}
