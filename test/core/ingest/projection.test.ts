import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coexIn } from '../../support/coex.ts';
import { replay } from '../../support/replay.ts';
import { NOW } from '../../support/run.ts';
import { openStoreAt } from '../../support/store-address.ts';
import { projectionsOf } from '../../support/tables.ts';
import {
  numberValue as about,
  BUSINESS_NUMBER,
  CUSTOMER,
  delivery,
  echo,
  inbound,
  PHONE_NUMBER_ID,
  text,
} from '../../support/webhooks.ts';

const BSUID = 'GB.7Kd20aQxY41mTz';
const T = NOW / 1000;

const received = (...messages: object[]) => delivery('messages', about({ messages }));
const echoed = (...messages: object[]) => delivery('smb_message_echoes', about({ message_echoes: messages }));
const typed = (id: string, body: string, at: number) =>
  text(id, body, at, { from: BUSINESS_NUMBER, to: CUSTOMER });
const status = (id: string, name: string, at: number, more: object = {}) =>
  delivery(
    'messages',
    about({ statuses: [{ id, status: name, timestamp: String(at), recipient_id: CUSTOMER, ...more }] }),
  );
const history = (messages: readonly object[], metadata: object = {}) =>
  delivery(
    'history',
    about({
      history: [
        {
          metadata: { phase: 1, chunk_order: 1, progress: 50, ...metadata },
          threads: [{ id: CUSTOMER, messages }],
        },
      ],
    }),
  );
const contact = (action: string, at: number, more: object = {}) =>
  delivery(
    'smb_app_state_sync',
    about({
      state_sync: [
        {
          type: 'contact',
          contact: { phone_number: CUSTOMER, ...more },
          action,
          metadata: { timestamp: String(at) },
        },
      ],
    }),
  );
const placeholder = { ...text('wamid.1', '', T - 900), type: 'media_placeholder', text: undefined };
const media = delivery(
  'history',
  about({
    messages: [
      {
        from: CUSTOMER,
        id: 'wamid.1',
        timestamp: String(T),
        type: 'image',
        image: { id: '91', caption: 'Blue' },
      },
    ],
  }),
);

/** Both orders of two bodies. */
const orders = <Body>(first: Body, second: Body) => [
  [first, second],
  [second, first],
];

describe('a message', () => {
  it('that came with the history and live is one live row, in either order', async () => {
    const live = inbound('wamid.1', 'Hello', T - 60);
    const imported = history([text('wamid.1', 'Hello', T - 60, { history_context: { status: 'READ' } })]);
    for (const bodies of orders(live, imported)) {
      const coex = coexIn();
      await coex.tell(...bodies);
      const { messages } = await coex.ask(['messages', 'list']);
      expect(messages).toMatchObject([
        { wamid: 'wamid.1', imported: false, origin: 'customer', status: 'read' },
      ]);
    }
  });

  it('with a status, an API answer and an echo is one row that came from the API, in every order', async () => {
    const sent = {
      object: 'coex',
      fact: 'message-sent',
      at: (T - 60) * 1000,
      phoneNumberId: PHONE_NUMBER_ID,
      to: { waId: CUSTOMER },
      wamid: 'wamid.1',
      type: 'text',
      text: 'Ready',
    };
    const bodies = [sent, echoed(typed('wamid.1', 'Ready', T - 59)), status('wamid.1', 'delivered', T - 58)];
    for (const first of bodies) {
      for (const rest of orders(...(bodies.filter((body) => body !== first) as [object, object]))) {
        const coex = coexIn();
        const store = await openStoreAt(coex.storeFile);
        await replay(store, [first, ...rest]);
        await store.close();
        const { messages } = await coex.ask(['messages', 'list']);
        expect(messages).toMatchObject([
          {
            wamid: 'wamid.1',
            origin: 'api',
            text: 'Ready',
            status: 'delivered',
            sentAt: '2026-11-05T08:59:00Z',
          },
        ]);
      }
    }
  });

  it('never falls back to an earlier status, and keeps them all', async () => {
    const coex = coexIn();
    await coex.tell(
      status('wamid.1', 'read', T - 10),
      status('wamid.1', 'sent', T - 30),
      status('wamid.1', 'delivered', T - 20),
    );
    const { messages } = await coex.ask(['messages', 'list']);
    expect(messages).toMatchObject([{ origin: 'api', status: 'read', sentAt: '2026-11-05T08:59:30Z' }]);
    expect(
      projectionsOf(coex.storeFile)
        .statuses?.map(({ status: name }) => name)
        .sort(),
    ).toEqual(['delivered', 'read', 'sent']);
    await coex.tell(
      status('wamid.1', 'failed', T - 5, { errors: [{ code: 131047 }] }),
      status('wamid.1', 'played', T),
    );
    expect((await coex.ask(['messages', 'list'])).messages[0].status).toBe('failed');
  });

  it('takes a status nobody described, and one named like a method', async () => {
    const coex = coexIn();
    await coex.tell(status('wamid.1', 'constructor', T - 10), status('wamid.1', 'sent', T - 9));
    await coex.tell(status('wamid.2', 'held_for_review', T - 10));
    const { messages } = await coex.ask(['messages', 'list']);
    expect(messages).toMatchObject([
      { wamid: 'wamid.2', status: 'held_for_review' },
      { wamid: 'wamid.1', status: 'sent' },
    ]);
  });

  it('shows its last edit and keeps its first words, though the edits come first and mixed up', async () => {
    const edit = (id: string, body: string, at: number) =>
      text(id, '', at, {
        type: 'edit',
        edit: { original_message_id: 'wamid.1', message: { type: 'text', text: { body } } },
      });
    const coex = coexIn();
    await coex.tell(received(edit('wamid.3', 'Third', T - 8)), received(edit('wamid.2', 'Second', T - 9)));
    await coex.tell(inbound('wamid.1', 'First', T - 10));
    const [message] = (await coex.ask(['messages', 'list'])).messages;
    expect(message).toMatchObject({ text: 'Third', originalText: 'First', edited: true, revoked: false });
    await coex.tell(
      received(text('wamid.4', '', T, { type: 'revoke', revoke: { original_message_id: 'wamid.1' } })),
    );
    expect((await coex.ask(['messages', 'list'])).messages).toMatchObject([{ revoked: true, text: 'Third' }]);
  });

  it('that was unavailable is replaced by what it says, whichever comes first', async () => {
    const unavailable = {
      ...text('wamid.1', '', T - 30, { type: 'unsupported', errors: [{ code: 131060 }] }),
      text: undefined,
    };
    const bodies = [received(unavailable), received(text('wamid.1', 'Here I am', T - 30))];
    for (const order of [bodies, bodies.toReversed()]) {
      const coex = coexIn();
      await coex.tell(...order);
      expect((await coex.ask(['messages', 'list'])).messages).toMatchObject([
        { type: 'text', text: 'Here I am' },
      ]);
    }
  });

  it('of an unknown type keeps all it said', async () => {
    const coex = coexIn();
    await coex.tell(
      received({ ...text('wamid.1', '', T), type: 'hologram', text: undefined, hologram: { depth: [1] } }),
    );
    expect((await coex.ask(['messages', 'list'])).messages).toMatchObject([
      { type: 'hologram', text: null, extra: { hologram: { depth: [1] } } },
    ]);
  });
});

describe('media of the history', () => {
  it('fill their placeholder, whichever comes first, also when a status was there before', async () => {
    for (const bodies of orders(history([placeholder]), media)) {
      for (const before of [[], [status('wamid.1', 'delivered', T - 800)]]) {
        const coex = coexIn();
        await coex.tell(...before, ...bodies);
        const { messages } = await coex.ask(['messages', 'list']);
        expect(messages).toMatchObject([
          {
            type: 'image',
            text: 'Blue',
            media: { id: '91' },
            direction: 'inbound',
            sentAt: '2026-11-05T08:45:00Z',
          },
        ]);
      }
    }
  });

  it('do not take the sender of Meta’s sample for the sender: the placeholder knows', async () => {
    for (const bodies of orders(history([{ ...placeholder, from: BUSINESS_NUMBER }]), media)) {
      const coex = coexIn();
      await coex.tell(...bodies);
      const { messages } = await coex.ask(['messages', 'list']);
      expect(messages).toMatchObject([
        { direction: 'outbound', origin: 'app', type: 'image', imported: true },
      ]);
      expect((await coex.ask(['chats', 'list'])).chats).toMatchObject([{ waId: CUSTOMER, messages: 1 }]);
    }
  });

  it('that never follow leave a placeholder', async () => {
    const coex = coexIn();
    await coex.tell(history([placeholder]));
    expect((await coex.ask(['messages', 'list'])).messages).toMatchObject([
      { type: 'media_placeholder', media: null },
    ]);
  });
});

describe('the history', () => {
  it('is inert: it opens no window and leaves nothing unanswered', async () => {
    const coex = coexIn();
    await coex.tell(history([text('wamid.1', 'An hour ago', T - 3600)]));
    const { chats } = await coex.ask(['chats', 'list']);
    expect(chats).toMatchObject([
      { messages: 1, unanswered: 0, windowUntil: null, windowLeftSeconds: 0, lastText: 'An hour ago' },
    ]);
  });

  it('does not answer either: what the customer wrote live stays unanswered', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Anyone?', T - 100), history([typed('wamid.2', 'Old words', T - 50)]));
    expect((await coex.ask(['chats', 'list'])).chats).toMatchObject([
      { unanswered: 1, windowLeftSeconds: 86_300 },
    ]);
  });

  it('that was declined is told as declined', async () => {
    const coex = coexIn();
    const declined = about({ history: [{ errors: [{ code: 2593109, title: 'Turned off' }] }] });
    expect((await coex.tell(delivery('history', declined))).events).toEqual({ HistoryDeclined: 1 });
    expect((await coex.tell(declined)).duplicates).toBe(1);
    expect((await coex.ask(['numbers', 'show'])).history).toMatchObject({ state: 'declined', progress: 0 });
  });

  it('counts a chunk by its content: the same again is known, another of the same place is not', async () => {
    const coex = coexIn();
    const chunk = history([text('wamid.1', 'One', T - 900)]);
    const [entry] = chunk.entry;
    await coex.tell(chunk, history([text('wamid.2', 'Two', T - 800)]), { entry: [entry], object: 'again' });
    await coex.tell(
      history([], { progress: 100, chunk_order: 2 }),
      history([], { progress: 70, chunk_order: 3 }),
    );
    expect((await coex.ask(['numbers', 'show'])).history).toMatchObject({
      state: 'complete',
      progress: 100,
      messages: 2,
      phases: [{ phase: 1, chunks: 4, messages: 2 }],
    });
  });

  it('names people in all three ways a hidden phone is spelt', async () => {
    const thread = (id: unknown, n: number) => ({
      ...(id === undefined ? {} : { id }),
      context: { user_id: BSUID, username: 'mira.rides' },
      messages: [
        {
          id: `wamid.${n}`,
          from_user_id: BSUID,
          timestamp: String(T - n),
          type: 'text',
          text: { body: 'x' },
        },
      ],
    });
    const coex = coexIn();
    const metadata = { phase: 1, progress: 10 };
    const threads = [thread('', 1), thread(null, 2), thread(undefined, 3)];
    await coex.tell(delivery('history', about({ history: [{ metadata, threads }] })));
    expect((await coex.ask(['chats', 'list'])).chats).toMatchObject([
      { name: 'mira.rides', userId: BSUID, waId: null, messages: 3 },
    ]);
  });
});

describe('a service window', () => {
  it('is opened by what the customer writes live, and by nothing else', async () => {
    const coex = coexIn();
    await coex.tell(
      echoed(typed('wamid.1', 'Hello', T - 100)),
      received({
        ...text('wamid.2', '', T - 90),
        type: 'reaction',
        reaction: { message_id: 'wamid.1', emoji: '👍' },
      }),
      status('wamid.3', 'read', T - 80),
      contact('add', T - 70),
    );
    expect((await coex.ask(['chats', 'list'])).chats).toMatchObject([{ windowUntil: null }]);
    await coex.tell(inbound('wamid.4', 'Hello', T - 60));
    expect((await coex.ask(['chats', 'list'])).chats).toMatchObject([
      { windowUntil: '2026-11-06T08:59:00Z' },
    ]);
  });

  it('is not shortened by an older message that comes later', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.2', 'Later', T - 60), inbound('wamid.1', 'Earlier', T - 7200));
    expect((await coex.ask(['chats', 'list'])).chats).toMatchObject([
      { windowUntil: '2026-11-06T08:59:00Z' },
    ]);
  });
});

describe('what is unanswered', () => {
  it('is what came live since the business last wrote, whoever wrote for it', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'One', T - 100), inbound('wamid.2', 'Two', T - 90));
    expect((await coex.ask(['chats', 'list'])).chats[0].unanswered).toBe(2);
    await coex.tell(echoed(typed('wamid.3', 'Answer', T - 95)));
    expect((await coex.ask(['chats', 'list'])).chats[0].unanswered).toBe(1);
    await coex.tell(status('wamid.4', 'sent', T - 80));
    expect((await coex.ask(['chats', 'list'])).chats[0].unanswered).toBe(0);
  });

  it('is not answered by the customer reading an earlier message', async () => {
    const coex = coexIn();
    await coex.tell(status('wamid.1', 'sent', T - 100), inbound('wamid.2', 'A question', T - 90));
    await coex.tell(status('wamid.1', 'delivered', T - 80), status('wamid.1', 'read', T - 70));
    expect((await coex.ask(['chats', 'list'])).chats).toMatchObject([
      { unanswered: 1, lastText: 'A question', lastMessageAt: '2026-11-05T08:58:30Z' },
    ]);
  });
});

describe('a person', () => {
  const phoneOnly = received(text('wamid.1', 'By phone', T - 30));
  const bsuidOnly = received({
    ...text('wamid.2', 'By BSUID', T - 20),
    from: undefined,
    from_user_id: BSUID,
  });

  it('known by BSUID and known by phone are one, with one chat, once both come together', async () => {
    const coex = coexIn();
    await coex.tell(phoneOnly, bsuidOnly);
    expect((await coex.ask(['chats', 'list'])).chats).toHaveLength(2);
    await coex.tell(received(text('wamid.3', 'By both', T - 10, { from_user_id: BSUID })));
    const { chats } = await coex.ask(['chats', 'list']);
    expect(chats).toMatchObject([{ waId: CUSTOMER, userId: BSUID, messages: 3, unanswered: 3 }]);
    for (const wanted of [CUSTOMER, BSUID, `+${CUSTOMER}`]) {
      expect((await coex.ask(['chats', 'show', wanted])).messages).toHaveLength(3);
    }
  });

  it('is also recognised by one message that two webhooks address differently', async () => {
    const coex = coexIn();
    await coex.tell(phoneOnly, bsuidOnly);
    await coex.tell(
      received({ ...text('wamid.1', 'By phone', T - 30), from: undefined, from_user_id: BSUID }),
    );
    expect((await coex.ask(['chats', 'list'])).chats).toMatchObject([
      { messages: 2, waId: CUSTOMER, userId: BSUID },
    ]);
  });

  it.each([
    ['Brazil', '5511987654321', '551187654321'],
    ['Mexico', '5215512345678', '525512345678'],
    ['Argentina', '5491123456789', '541123456789'],
  ])('from %s has one chat however the phone is spelt', async (_country, long, short) => {
    const coex = coexIn();
    await coex.tell(
      received(text('wamid.1', 'Long', T - 30, { from: long })),
      echoed(text('wamid.2', 'Short', T - 20, { from: BUSINESS_NUMBER, to: short })),
    );
    const { chats } = await coex.ask(['chats', 'list']);
    expect(chats).toMatchObject([{ waId: long, messages: 2 }]);
    expect((await coex.ask(['chats', 'show', short])).chat.id).toBe(chats[0].id);
  });

  it('is not taken for another because neither phone has a digit', async () => {
    const coex = coexIn();
    await coex.tell(
      received(text('wamid.1', 'One', T - 30, { from: 'hidden' })),
      received(text('wamid.2', 'Two', T - 20, { from: 'unknown' })),
    );
    expect((await coex.ask(['chats', 'list'])).chats).toHaveLength(2);
  });

  it('goes by the name told last, not the one that arrived last', async () => {
    const named = (id: string, at: number, profile: object) =>
      delivery(
        'messages',
        about({ contacts: [{ profile, wa_id: CUSTOMER }], messages: [text(id, 'x', at)] }),
      );
    const coex = coexIn();
    await coex.tell(inbound('wamid.0', 'No name yet', T - 5));
    await coex.tell(named('wamid.1', T - 10, { name: 'New' }), named('wamid.2', T - 20, { name: 'Old' }));
    await coex.tell(named('wamid.3', T - 30, { username: 'mira' }));
    expect((await coex.ask(['chats', 'list'])).chats).toMatchObject([{ name: 'New', username: 'mira' }]);
    await coex.tell(contact('add', T - 90, { full_name: 'Mira Dalton' }));
    expect((await coex.ask(['chats', 'list'])).chats).toMatchObject([{ name: 'Mira Dalton' }]);
  });

  it('in a group is not whom a message to the group was sent to', async () => {
    const coex = coexIn();
    const group = { recipient_type: 'group', recipient_id: '120363', recipient_user_id: BSUID };
    await coex.tell(status('wamid.1', 'sent', T, group));
    expect((await coex.ask(['chats', 'list'])).chats).toEqual([]);
    expect(projectionsOf(coex.storeFile).groups).toMatchObject([{ group_id: '120363' }]);
  });
});

describe('the address book', () => {
  it('holds what was written last, in whatever order it comes', async () => {
    const old = contact('add', T - 30, { full_name: 'Old' });
    const edited = contact('add', T - 20, { full_name: 'New' });
    for (const bodies of orders(old, edited)) {
      const coex = coexIn();
      await coex.tell(...bodies);
      expect((await coex.ask(['contacts', 'list'])).contacts).toMatchObject([
        { fullName: 'New', waId: CUSTOMER, removed: false, changedAt: '2026-11-05T08:59:40Z' },
      ]);
    }
  });

  it('forgets who was removed, unless they were added again later', async () => {
    const coex = coexIn();
    await coex.tell(contact('remove', T - 10), contact('add', T - 20, { full_name: 'Before' }));
    expect((await coex.ask(['contacts', 'list'])).contacts).toEqual([]);
    expect((await coex.ask(['contacts', 'list', '--removed'])).contacts).toMatchObject([{ removed: true }]);
    await coex.tell(contact('add', T - 5, { full_name: 'After' }));
    expect((await coex.ask(['contacts', 'list'])).contacts).toMatchObject([{ fullName: 'After' }]);
  });
});

describe('the life of an account', () => {
  const offboarded = (time: number) => delivery('account_update', { event: 'ACCOUNT_OFFBOARDED' }, { time });
  const reconnected = (time: number) =>
    delivery('account_update', { event: 'ACCOUNT_RECONNECTED' }, { time });

  it('has a second disconnect as a second fact, and a redelivery of the first as none', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'x'), offboarded(T - 300));
    const again = await coex.tell(offboarded(T - 300), { ...offboarded(T - 300), resent: true });
    expect(again).toMatchObject({ events: {}, duplicates: 2 });
    const anew = await coex.tell(reconnected(T - 200), offboarded(T - 100));
    expect(anew).toMatchObject({ events: { AccountChanged: 2 }, duplicates: 0 });
    expect((await coex.ask(['numbers', 'show'])).number).toMatchObject({
      state: 'offboarded',
      stateSince: '2026-11-05T08:58:20Z',
    });
  });

  it('is told by the latest fact, not the one that arrived last', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'x'), reconnected(T - 100), offboarded(T - 200));
    expect((await coex.ask(['numbers', 'show'])).number.state).toBe('live');
  });
});

describe('the same again', () => {
  it('changes no table, and every event is known, in the same bytes or others', async () => {
    const bodies = [
      inbound('wamid.0', 'Hello', T - 60),
      echo('wamid.2', 'Hello', T - 50),
      status('wamid.3', 'sent', T - 40),
      history([text('wamid.4', 'Old', T - 9000), placeholder], { progress: 100 }),
      media,
      contact('add', T - 30, { full_name: 'Mira', user_id: BSUID }),
      contact('remove', T - 20),
      received(text('wamid.5', '', T, { type: 'revoke', revoke: { original_message_id: 'wamid.0' } })),
      delivery('account_update', { event: 'ACCOUNT_OFFBOARDED' }, { time: T }),
    ];
    const coex = coexIn();
    const first = await coex.tell(...bodies);
    const tables = projectionsOf(coex.storeFile);
    const events = Object.values(first.events as Record<string, number>).reduce(
      (sum, count) => sum + count,
      0,
    );
    expect(events).toBe(9);

    expect(await coex.tell(...bodies)).toMatchObject({ deliveries: 9, events: {}, duplicates: 9 });
    const wrapped = bodies.map((body) => ({ ...body, wrapped: 'differently' }));
    expect(await coex.tell(...wrapped)).toMatchObject({ deliveries: 9, events: {}, duplicates: 9 });
    expect(projectionsOf(join(coex.folder, 'store.db'))).toEqual(tables);
  });
});
