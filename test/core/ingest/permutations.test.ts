import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/core/store/index.ts';
import { replay } from '../../support/replay.ts';
import { temporaryFolder } from '../../support/run.ts';
import { storyOf } from '../../support/tables.ts';
import { numberValue as about, BUSINESS_NUMBER, delivery, PHONE_NUMBER_ID } from '../../support/webhooks.ts';

/*
 * What one number may be told, in any order: each message belongs to one person and says one thing, but any carrier
 * may bring it, naming the person by phone, by BSUID or by both.
 */

const PEOPLE = [
  { waId: '447700900155', userId: 'GB.1' },
  { waId: '447700900166', userId: 'GB.2' },
  { waId: '5511987654321', otherWaId: '551187654321', userId: 'BR.3' },
];

const T = 1_793_900_000;

const person = fc.constantFrom(...PEOPLE);
const ids = fc.constantFrom('phone', 'bsuid', 'both', 'other spelling');
const names = fc.record(
  { name: fc.constantFrom('Mira', 'Mira D.'), username: fc.constantFrom('mira.rides', 'mira', '') },
  { requiredKeys: [] },
);

type Person = (typeof PEOPLE)[number];

function partyOf(who: Person, how: string): { phone?: string; bsuid?: string } {
  if (how === 'phone') return { phone: who.waId };
  if (how === 'bsuid') return { bsuid: who.userId };
  return { phone: how === 'both' ? who.waId : (who.otherWaId ?? who.waId), bsuid: who.userId };
}

/** A message's fixed content, from its number. */
function contentOf(n: number) {
  if (n % 3 === 0)
    return { type: 'image', image: { id: `media-${n}`, mime_type: 'image/jpeg', caption: `Caption ${n}` } };
  if (n % 3 === 1) return { type: 'text', text: { body: `Text ${n}` } };
  return {
    type: 'reaction',
    reaction: { message_id: `wamid.${n - 1}`, emoji: '👍' },
    context: { id: `wamid.${n - 1}` },
  };
}

const whoOf = (n: number) => PEOPLE[n % PEOPLE.length] as Person;

const inbound = fc.tuple(fc.nat({ max: 3 }), ids, names).map(([n, how, profile]) => {
  const { phone, bsuid } = partyOf(whoOf(n), how);
  return delivery(
    'messages',
    about({
      contacts: [{ profile, wa_id: phone, user_id: bsuid }],
      messages: [
        {
          from: phone,
          from_user_id: bsuid,
          id: `wamid.in.${n}`,
          timestamp: String(T + 10 * n),
          ...contentOf(n),
        },
      ],
    }),
  );
});

const echo = fc.tuple(fc.nat({ max: 3 }), fc.constantFrom('app', 'api'), ids).map(([n, by, how]) => {
  const { phone, bsuid } = partyOf(whoOf(n), how);
  return delivery(
    'smb_message_echoes',
    about({
      message_echoes: [
        {
          from: BUSINESS_NUMBER,
          to: phone,
          to_user_id: bsuid,
          id: `wamid.${by}.${n}`,
          timestamp: String(T + 10 * n + 5),
          ...contentOf(n),
        },
      ],
    }),
  );
});

// coex itself sends text.
const sent = ids.map((how) => {
  const n = 1;
  const { phone, bsuid } = partyOf(whoOf(n), how);
  return {
    object: 'coex',
    fact: 'message-sent',
    at: (T + 10 * n + 4) * 1000,
    phoneNumberId: PHONE_NUMBER_ID,
    to: { waId: phone, userId: bsuid },
    wamid: `wamid.api.${n}`,
    type: 'text',
    text: `Text ${n}`,
  };
});

const status = fc
  .tuple(fc.nat({ max: 3 }), fc.constantFrom('sent', 'delivered', 'read', 'failed', 'held'), ids)
  .map(([n, name, how]) => {
    const { phone, bsuid } = partyOf(whoOf(n), how);
    const seconds = T + 10 * n + 6 + name.length;
    return delivery(
      'messages',
      about({
        statuses: [
          {
            id: `wamid.api.${n}`,
            status: name,
            timestamp: String(seconds),
            recipient_id: phone,
            recipient_user_id: bsuid,
          },
        ],
      }),
    );
  });

const revision = fc
  .tuple(fc.nat({ max: 3 }), fc.constantFrom('edit', 'revoke'), fc.boolean(), fc.boolean())
  .map(([n, type, byCustomer, imported]) => {
    const who = whoOf(n);
    const original = byCustomer ? `wamid.in.${n}` : `wamid.app.${n}`;
    const row = {
      ...(byCustomer ? { from: who.waId } : { from: BUSINESS_NUMBER, to: who.waId }),
      id: `${original}.${type}`,
      timestamp: String(T + 10 * n + 8),
      type,
      [type]: {
        original_message_id: original,
        ...(type === 'edit' ? { message: { type: 'text', text: { body: `Text ${n}, mended` } } } : {}),
      },
    };
    if (imported) return chunk(0, 20, [{ id: who.waId, messages: [row] }]);
    return byCustomer
      ? delivery('messages', about({ messages: [row] }))
      : delivery('smb_message_echoes', about({ message_echoes: [row] }));
  });

function chunk(phase: number, progress: number, threads: object[]) {
  return delivery(
    'history',
    about({ history: [{ metadata: { phase, chunk_order: 1, progress }, threads }] }),
  );
}

const history = fc
  .tuple(
    fc.nat({ max: 3 }),
    fc.constantFrom('in', 'app', 'api'),
    ids,
    fc.constantFrom('DELIVERED', 'READ', 'ERROR'),
    fc.constantFrom(0, 40, 100),
    fc.constantFrom('mira.rides', undefined),
  )
  .map(([n, by, how, state, progress, username]) => {
    const { phone, bsuid } = partyOf(whoOf(n), how);
    const content = contentOf(n);
    const offset = by === 'in' ? 0 : 5;
    const row = {
      ...(by === 'in' ? { from: phone, from_user_id: bsuid } : { from: BUSINESS_NUMBER }),
      id: `wamid.${by}.${n}`,
      // The device's clock is not the server's.
      timestamp: String(T + 10 * n + offset + 1),
      ...(content.type === 'image' ? { type: 'media_placeholder' } : content),
      history_context: { status: state },
    };
    return chunk(1, progress, [
      { id: phone, context: { wa_id: phone, user_id: bsuid, username }, messages: [row] },
    ]);
  });

const media = fc.tuple(fc.constantFrom(0, 3), fc.constantFrom('in', 'app', 'api')).map(([n, by]) =>
  delivery(
    'history',
    about({
      [by === 'in' ? 'messages' : 'message_echoes']: [
        // Meta's own sample has the wrong sender and another time.
        { from: whoOf(n).waId, id: `wamid.${by}.${n}`, timestamp: String(T + 900), ...contentOf(n) },
      ],
    }),
  ),
);

const declined = fc.constant(
  delivery('history', about({ history: [{ errors: [{ code: 2593109, title: 'Turned off' }] }] })),
);

const contact = fc
  .tuple(
    person,
    ids,
    fc.constantFrom('add', 'remove'),
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom('M', 'Mira'),
  )
  .map(([who, how, action, seconds, name]) => {
    const { phone, bsuid } = partyOf(who, how);
    return delivery(
      'smb_app_state_sync',
      about({
        state_sync: [
          {
            type: 'contact',
            contact: {
              phone_number: phone,
              user_id: bsuid,
              ...(action === 'add' ? { full_name: name, first_name: name } : {}),
            },
            action,
            metadata: { timestamp: String(T + seconds) },
          },
        ],
      }),
    );
  });

const fact = fc
  .tuple(fc.constantFrom('ACCOUNT_OFFBOARDED', 'ACCOUNT_RECONNECTED'), fc.integer({ min: 0, max: 2 }))
  .map(([event, seconds]) => delivery('account_update', { event }, { time: T + seconds }));

const anything = fc.oneof(
  inbound,
  echo,
  sent,
  status,
  revision,
  history,
  media,
  declined,
  contact,
  fact,
) as fc.Arbitrary<object>;

async function storyAfter(...parts: (readonly object[])[]) {
  const store = await openStore(`${temporaryFolder()}/store.db`);
  for (const part of parts) await replay(store, part);
  await store.close();
  return storyOf(store.location);
}

describe('the projections of a stream', () => {
  it('are the same in whatever order it comes, and in however many pieces', async () => {
    const streams = fc
      .array(anything, { minLength: 2, maxLength: 12, size: 'max' })
      .chain((stream) =>
        fc.tuple(
          fc.constant(stream),
          fc.shuffledSubarray(stream, { minLength: stream.length }),
          fc.nat({ max: stream.length }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(streams, async ([stream, shuffled, cut]) => {
        expect(await storyAfter(shuffled.slice(0, cut), shuffled.slice(cut))).toEqual(
          await storyAfter(stream),
        );
      }),
      { seed: 78, numRuns: 100 },
    );
  });
});
