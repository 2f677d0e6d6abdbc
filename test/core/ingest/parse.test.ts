import { describe, expect, it } from 'vitest';
import { parseDelivery } from '../../../src/core/ingest/parse/delivery.ts';
import {
  numberValue as about,
  BUSINESS_NUMBER,
  CUSTOMER,
  delivery,
  PHONE_NUMBER_ID,
  WABA_ID,
} from '../../support/webhooks.ts';

/*
 * The samples of the reference, §4, and what each says. §4.2 history, §4.3 contacts, §4.4 echoes, §4.5 messages,
 * §4.6 statuses, §4.8 account_update, §4.9 the rest.
 */

const BSUID = 'GB.7Kd20aQxY41mTz';
const number = { phoneNumberId: PHONE_NUMBER_ID, displayPhoneNumber: BUSINESS_NUMBER, wabaId: WABA_ID };
const mira = { waId: CUSTOMER, userId: BSUID, username: 'mira.rides' };

function eventsOf(body: unknown) {
  const parsed = parseDelivery(
    Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    'webhook',
  );
  if (parsed.outcome === 'malformed') throw new Error(parsed.reason);
  // As the tables see them: what is undefined is not there.
  return JSON.parse(JSON.stringify(parsed.events));
}

const eventsIn = (field: string, content: object, entry: object = {}) =>
  eventsOf(delivery(field, about(content), entry));

describe('a history webhook', () => {
  it('is a chunk of threads, with who sent each row', () => {
    const [event, ...others] = eventsIn('history', {
      history: [
        {
          metadata: { phase: 1, chunk_order: 3, progress: 62 },
          threads: [
            {
              id: CUSTOMER,
              context: { wa_id: CUSTOMER, user_id: BSUID, username: 'mira.rides' },
              messages: [
                {
                  from: CUSTOMER,
                  from_user_id: BSUID,
                  id: 'wamid.H001',
                  timestamp: '1790001200',
                  type: 'text',
                  text: { body: 'Is the blue frame in stock?' },
                  history_context: { status: 'READ' },
                },
                {
                  from: BUSINESS_NUMBER,
                  to: CUSTOMER,
                  id: 'wamid.H002',
                  timestamp: '1790001260',
                  type: 'media_placeholder',
                  history_context: { status: 'DELIVERED' },
                },
              ],
            },
          ],
        },
      ],
    });
    expect(others).toEqual([]);
    expect(event).toEqual({
      type: 'HistoryChunk',
      number,
      phase: 1,
      chunkOrder: 3,
      progress: 62,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      threads: [
        {
          party: mira,
          messages: [
            {
              direction: 'inbound',
              status: 'read',
              message: {
                wamid: 'wamid.H001',
                at: 1790001200000,
                type: 'text',
                text: 'Is the blue frame in stock?',
              },
            },
            {
              direction: 'outbound',
              status: 'delivered',
              message: { wamid: 'wamid.H002', at: 1790001260000, type: 'media_placeholder' },
            },
          ],
        },
      ],
    });
  });

  it('tells by the sender alone which rows are the business’s, in whatever spelling', () => {
    const row = { id: 'wamid.1', timestamp: 1790001200, type: 'text', text: { body: 'x' } };
    const body = delivery('history', {
      metadata: { display_phone_number: '+55 11 98765-4321', phone_number_id: PHONE_NUMBER_ID },
      history: [
        {
          metadata: { phase: 0, progress: 1 },
          threads: [
            {
              messages: [
                { ...row, from: '551187654321' },
                { ...row, from_user_id: 'BR.9' },
              ],
            },
          ],
        },
      ],
    });
    const [{ threads }] = eventsOf(body);
    expect(threads[0].messages.map(({ direction }: { direction: string }) => direction)).toEqual([
      'outbound',
      'inbound',
    ]);
    expect(threads[0].party).toEqual({ userId: 'BR.9' });
  });

  it('is media that follow a placeholder', () => {
    const image = {
      id: '9100000000000011',
      mime_type: 'image/jpeg',
      sha256: '0f6c',
      caption: 'Blue, size M',
    };
    const events = eventsIn('history', {
      contacts: [{ profile: { username: 'mira.rides' }, wa_id: CUSTOMER, user_id: BSUID }],
      message_echoes: [
        {
          from: BUSINESS_NUMBER,
          to: CUSTOMER,
          to_user_id: BSUID,
          id: 'wamid.H002',
          timestamp: '1793890000',
          type: 'image',
          image,
        },
      ],
    });
    expect(events).toEqual([
      {
        type: 'HistoryMedia',
        number,
        message: {
          wamid: 'wamid.H002',
          at: 1793890000000,
          type: 'image',
          text: 'Blue, size M',
          media: image,
          extra: { image },
        },
      },
    ]);
  });

  it('is word that sharing was declined, however it is wrapped', () => {
    const title = 'History sync is turned off by the business from the WhatsApp Business App';
    const error = { code: 2593109, title, message: title, error_data: { details: 'Turned off' } };
    const said = { type: 'HistoryDeclined', code: 2593109, title };
    for (const content of [{ history: [{ errors: [error] }] }, { errors: [error] }]) {
      const value = about(content);
      const envelope = delivery('history', value);
      const [entry] = envelope.entry;
      for (const body of [envelope, [envelope], entry, [entry], { entry: [entry] }]) {
        expect(eventsOf(body)).toEqual([{ ...said, number }]);
      }
      const { wabaId: _, ...bareNumber } = number;
      for (const body of [{ field: 'history', value }, value, [value]]) {
        expect(eventsOf(body)).toEqual([{ ...said, number: bareNumber }]);
      }
    }
    const asText = [{ errors: [{ code: '2593109' }] }];
    expect(eventsIn('history', { history: asText })).toMatchObject([
      { type: 'HistoryDeclined', code: 2593109 },
    ]);
  });

  it('names the person of a thread by all that its rows tell, in every way to leave a phone out', () => {
    const row = { id: 'wamid.1', timestamp: '1790001200', type: 'text', text: { body: 'x' } };
    const partyOf = (thread: object) => {
      const history = [{ metadata: { phase: 0, progress: 1 }, threads: [thread] }];
      return eventsIn('history', { history })[0].threads[0].party;
    };
    const own = { ...row, from: BUSINESS_NUMBER };
    const theirs = { ...row, from: CUSTOMER, from_user_id: BSUID };
    for (const id of ['', null, undefined]) {
      expect(partyOf({ id, messages: [own, { ...theirs, from: id }] })).toEqual({ userId: BSUID });
      expect(partyOf({ id, messages: [theirs] })).toEqual({ waId: CUSTOMER, userId: BSUID });
      expect(partyOf({ id, context: { wa_id: id, user_id: BSUID }, messages: [own] })).toEqual({
        userId: BSUID,
      });
      expect(partyOf({ id, messages: [{ ...own, to: CUSTOMER, to_user_id: BSUID }] })).toEqual({
        waId: CUSTOMER,
        userId: BSUID,
      });
      expect(partyOf({ id, context: null, messages: [own] })).toEqual({});
    }
    // No context, as before BSUIDs, but rows that tell the BSUID.
    expect(partyOf({ id: CUSTOMER, messages: [own, theirs] })).toEqual({ waId: CUSTOMER, userId: BSUID });
    expect(partyOf({ id: Number(CUSTOMER), messages: [] })).toEqual({ waId: CUSTOMER });
    // A row of somebody else makes nobody another person.
    expect(partyOf({ id: '447700900166', messages: [theirs] })).toEqual({ waId: '447700900166' });
  });

  it('tells the business’s rows from the other side’s where its own phone is not told', () => {
    const row = { id: 'wamid.1', timestamp: '1790001200', type: 'text', text: { body: 'x' } };
    const history = [
      {
        metadata: { phase: 0, progress: 1 },
        threads: [
          {
            id: CUSTOMER,
            messages: [
              { ...row, from: BUSINESS_NUMBER },
              { ...row, from: CUSTOMER },
            ],
          },
        ],
      },
    ];
    const value = { metadata: { phone_number_id: PHONE_NUMBER_ID }, history };
    const [{ threads }] = eventsOf(delivery('history', value));
    expect(threads[0].messages.map(({ direction }: { direction: string }) => direction)).toEqual([
      'outbound',
      'inbound',
    ]);
    expect(threads[0].party).toEqual({ waId: CUSTOMER });
  });

  it('is known again by all it says, however it is wrapped and spelt', () => {
    const row = {
      from: CUSTOMER,
      id: 'wamid.1',
      timestamp: '1790001200',
      type: 'text',
      text: { body: 'Ünï' },
    };
    const chunk = {
      metadata: { phase: 1, chunk_order: 1, progress: 5 },
      threads: [{ id: CUSTOMER, messages: [row] }],
    };
    const digestOf = (body: unknown) =>
      eventsOf(body).find(({ type }: { type: string }) => type === 'HistoryChunk').sha256;
    const known = digestOf(delivery('history', about({ history: [chunk] })));
    const others = { ...chunk, metadata: { ...chunk.metadata, progress: 6 } };
    const respelt = JSON.stringify(
      delivery('history', about({ history: [others, chunk].reverse() })),
      null,
      2,
    )
      .replace('Ünï', '\\u00dcn\\u00ef')
      .replace('"1790001200"', '1790001200');
    expect(digestOf(respelt)).toBe(known);
    for (const other of [
      others,
      { ...chunk, threads: [{ id: CUSTOMER, messages: [] }] },
      { ...chunk, threads: [] },
      { ...chunk, threads: [{ id: '447700900166', messages: [row] }] },
      ...[
        { text: { body: 'Una' } },
        { id: 'wamid.2' },
        { timestamp: '1790001201' },
        { type: 'image', image: { id: '9' } },
        { type: 'media_placeholder', text: undefined },
        { history_context: { status: 'READ' } },
        { context: { id: 'wamid.0' } },
        { referral: { source_id: '1' } },
        { from: BUSINESS_NUMBER },
        { type: 'revoke', revoke: { original_message_id: 'wamid.0' } },
        { timestamp: 'never' },
      ].map((change) => ({ ...chunk, threads: [{ id: CUSTOMER, messages: [{ ...row, ...change }] }] })),
    ]) {
      expect(digestOf(delivery('history', about({ history: [other] }))), JSON.stringify(other)).not.toBe(
        known,
      );
    }
  });

  it('imports what it carries even where its place in the import is odd, and takes numbers as text', () => {
    const row = { from: CUSTOMER, id: 'wamid.1', timestamp: '1790001200', type: 'text', text: { body: 'x' } };
    const threads = [{ id: CUSTOMER, messages: [row] }];
    for (const metadata of [undefined, null, {}, { phase: 1, progress: 120 }, { phase: 'x', progress: 5 }]) {
      const [odd, chunk] = eventsIn('history', { history: [{ metadata, threads }] });
      expect(odd).toMatchObject({ type: 'Unrecognised', reason: expect.stringMatching(/^metadata: /) });
      expect(chunk).toMatchObject({ type: 'HistoryChunk', progress: 0, threads: [{ messages: [{}] }] });
    }
    expect(
      eventsIn('history', { history: [{ metadata: { phase: '2', chunk_order: '7', progress: '100' } }] }),
    ).toMatchObject([{ type: 'HistoryChunk', phase: 2, chunkOrder: 7, progress: 100, threads: [] }]);
    expect(eventsIn('history', { history: [{}] })).toMatchObject([{ type: 'Unrecognised' }]);
  });

  it('is an edit or a revoke where one comes in the place of media', () => {
    const edit = { original_message_id: 'wamid.0', message: { type: 'text', text: { body: 'x' } } };
    const row = { from: CUSTOMER, id: 'wamid.1', timestamp: '1790001200' };
    const events = eventsIn('history', {
      messages: [{ ...row, type: 'edit', edit }],
      message_echoes: [{ ...row, type: 'revoke', revoke: { original_message_id: 'wamid.0' } }],
    });
    expect(events).toMatchObject([
      { type: 'MessageEdited', carrier: 'history', by: 'customer' },
      { type: 'MessageRevoked', carrier: 'history', by: 'app' },
    ]);
  });

  it('keeps an odd thread, an odd row and an error nobody described beside the good ones', () => {
    const events = eventsIn('history', {
      history: [
        {
          metadata: { phase: 0, chunk_order: 1, progress: 10 },
          threads: ['no thread', { id: CUSTOMER, messages: [{ id: 'wamid.1' }] }],
          errors: [{ code: 42 }],
        },
      ],
    });
    expect(events.map(({ type }: { type: string }) => type)).toEqual([
      'Unrecognised',
      'HistoryChunk',
      'Unrecognised',
      'Unrecognised',
    ]);
  });
});

describe('a contacts webhook', () => {
  it('is an addition and a removal', () => {
    const events = eventsIn('smb_app_state_sync', {
      state_sync: [
        {
          type: 'contact',
          contact: { full_name: 'Mira Dalton', first_name: 'Mira', phone_number: CUSTOMER, user_id: BSUID },
          action: 'add',
          metadata: { timestamp: '1793900010' },
        },
        {
          type: 'contact',
          contact: { phone_number: '447700900166' },
          action: 'remove',
          metadata: { timestamp: '1793900011' },
        },
      ],
    });
    expect(events).toEqual([
      {
        type: 'ContactSynced',
        number,
        contact: { waId: CUSTOMER, userId: BSUID, fullName: 'Mira Dalton', firstName: 'Mira' },
        removed: false,
        at: 1793900010000,
      },
      {
        type: 'ContactSynced',
        number,
        contact: { waId: '447700900166' },
        removed: true,
        at: 1793900011000,
      },
    ]);
  });

  it('without phone and BSUID, or with a word nobody knows, is kept and does not quote it', () => {
    const metadata = { timestamp: '1793900010' };
    const contact = { phone_number: CUSTOMER };
    const events = eventsIn('smb_app_state_sync', {
      state_sync: [
        { type: 'contact', contact: { phone_number: '' }, action: 'add', metadata },
        { type: 'contact', contact, action: 'Mira’s secret', metadata },
        { type: 'Mira’s secret', contact, action: 'add', metadata },
      ],
    });
    expect(events.map(({ type, reason }: { type: string; reason: string }) => [type, reason])).toEqual([
      ['Unrecognised', 'contact with neither phone_number nor user_id'],
      ['Unrecognised', 'contact with an unknown action'],
      ['Unrecognised', 'state_sync of an unknown type'],
    ]);
  });
});

describe('an echo webhook', () => {
  it('is what was typed in the app, to a person with all that is known of them', () => {
    const events = eventsIn('smb_message_echoes', {
      contacts: [
        { profile: { name: 'Mira Dalton', username: 'mira.rides' }, wa_id: CUSTOMER, user_id: BSUID },
      ],
      message_echoes: [
        {
          from: BUSINESS_NUMBER,
          to: CUSTOMER,
          to_user_id: BSUID,
          id: 'wamid.E010',
          timestamp: '1793900100',
          type: 'text',
          text: { body: 'Ready at 5 pm.' },
        },
      ],
    });
    expect(events).toEqual([
      {
        type: 'MessageEchoed',
        number,
        to: { ...mira, name: 'Mira Dalton' },
        message: { wamid: 'wamid.E010', at: 1793900100000, type: 'text', text: 'Ready at 5 pm.' },
      },
    ]);
  });

  it('is an edit, and a revoke', () => {
    const message = { context: { id: 'M0' }, type: 'text', text: { body: 'Ready at 6 pm.' } };
    const common = { from: BUSINESS_NUMBER, to: CUSTOMER };
    const events = eventsIn('smb_message_echoes', {
      message_echoes: [
        {
          ...common,
          id: 'wamid.E011',
          timestamp: '1793900160',
          type: 'edit',
          edit: { original_message_id: 'wamid.E010', message },
        },
        {
          ...common,
          id: 'wamid.E012',
          timestamp: '1793900200',
          type: 'revoke',
          revoke: { original_message_id: 'wamid.E010' },
        },
      ],
    });
    const revision = { number, by: 'app', carrier: 'smb_message_echoes', originalWamid: 'wamid.E010' };
    expect(events).toEqual([
      {
        type: 'MessageEdited',
        ...revision,
        wamid: 'wamid.E011',
        at: 1793900160000,
        text: 'Ready at 6 pm.',
        content: message,
      },
      { type: 'MessageRevoked', ...revision, wamid: 'wamid.E012', at: 1793900200000 },
    ]);
  });
});

describe('a messages webhook', () => {
  it('is a customer’s message', () => {
    const events = eventsIn('messages', {
      contacts: [
        { profile: { name: 'Mira Dalton', username: 'mira.rides' }, wa_id: CUSTOMER, user_id: BSUID },
      ],
      messages: [
        {
          from: CUSTOMER,
          from_user_id: BSUID,
          id: 'wamid.U020',
          timestamp: '1793900300',
          type: 'text',
          text: { body: 'On my way' },
        },
      ],
    });
    expect(events).toEqual([
      {
        type: 'MessageReceived',
        number,
        from: { ...mira, name: 'Mira Dalton' },
        message: { wamid: 'wamid.U020', at: 1793900300000, type: 'text', text: 'On my way' },
      },
    ]);
  });

  it('is an unavailable message, an edit and a revoke of the customer', () => {
    const unsupported = { type: 'unknown' };
    const errors = [{ code: 131060, title: 'This message is unavailable' }];
    const message = { context: { id: 'M0' }, type: 'text', text: { body: 'On my way, 10 min' } };
    const common = { from: CUSTOMER };
    const events = eventsIn('messages', {
      messages: [
        { ...common, id: 'wamid.U021', timestamp: '1793900305', type: 'unsupported', unsupported, errors },
        {
          ...common,
          id: 'wamid.U022',
          timestamp: '1793900400',
          type: 'edit',
          edit: { original_message_id: 'wamid.U020', message },
        },
        {
          ...common,
          id: 'wamid.U023',
          timestamp: '1793900450',
          type: 'revoke',
          revoke: { original_message_id: 'wamid.U020' },
        },
      ],
    });
    const revision = { number, by: 'customer', carrier: 'messages', originalWamid: 'wamid.U020' };
    expect(events).toEqual([
      {
        type: 'MessageReceived',
        number,
        from: { waId: CUSTOMER },
        message: {
          wamid: 'wamid.U021',
          at: 1793900305000,
          type: 'unsupported',
          extra: { unsupported, errors },
        },
      },
      {
        type: 'MessageEdited',
        ...revision,
        wamid: 'wamid.U022',
        at: 1793900400000,
        text: 'On my way, 10 min',
        content: message,
      },
      { type: 'MessageRevoked', ...revision, wamid: 'wamid.U023', at: 1793900450000 },
    ]);
  });

  it('is a status, with price and what the program gave along', () => {
    const pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' };
    const events = eventsIn('messages', {
      contacts: [{ wa_id: CUSTOMER, user_id: BSUID, profile: { username: 'mira.rides' } }],
      statuses: [
        {
          id: 'wamid.A030',
          status: 'delivered',
          timestamp: '1793900500',
          recipient_id: CUSTOMER,
          recipient_user_id: BSUID,
          biz_opaque_callback_data: 'job:71',
          pricing,
        },
      ],
    });
    expect(events).toEqual([
      {
        type: 'StatusChanged',
        number,
        wamid: 'wamid.A030',
        status: 'delivered',
        at: 1793900500000,
        recipient: mira,
        pricing,
        extra: { biz_opaque_callback_data: 'job:71' },
      },
    ]);
  });

  it('is a failure with its errors, and an error of the account as a whole', () => {
    const error = {
      code: 131047,
      title: 'Re-engagement message',
      error_data: { details: 'More than 24 hours' },
    };
    const status = {
      id: 'wamid.A031',
      status: 'failed',
      timestamp: '1793900510',
      recipient_id: '447700900166',
    };
    const events = eventsIn('messages', {
      statuses: [{ ...status, errors: [error] }],
      errors: [{ code: 131064, title: 'Something of the account' }],
    });
    expect(events).toEqual([
      {
        type: 'StatusChanged',
        number,
        wamid: 'wamid.A031',
        status: 'failed',
        at: 1793900510000,
        recipient: { waId: '447700900166' },
        errors: [error],
      },
      {
        type: 'AccountChanged',
        field: 'messages',
        event: 'error-131064',
        wabaId: WABA_ID,
        phoneNumberId: PHONE_NUMBER_ID,
        value: { code: 131064, title: 'Something of the account' },
      },
    ]);
  });

  it('takes the words of captions and reactions, and what a reply answers', () => {
    const common = { from: CUSTOMER, timestamp: 1793900300 };
    const events = eventsIn('messages', {
      messages: [
        { ...common, id: '1', type: 'video', video: { id: 42, caption: 'Look' }, context: { id: 'wamid.0' } },
        { ...common, id: '2', type: 'reaction', reaction: { message_id: 'wamid.0', emoji: '👍' } },
        { ...common, id: '3', type: 'reaction', reaction: { message_id: 'wamid.0' } },
        { ...common, id: '4', type: 'hologram', hologram: { depth: 3 } },
      ],
    });
    const strange = events.pop();
    expect(strange).toMatchObject({ type: 'Unrecognised', value: { type: 'hologram' } });
    expect(strange.reason).toBe('message of an unknown type');
    expect(events.map(({ message }: { message: object }) => message)).toMatchObject([
      { text: 'Look', media: { id: '42', caption: 'Look' }, replyTo: 'wamid.0' },
      { text: '👍', replyTo: 'wamid.0' },
      { type: 'reaction', replyTo: 'wamid.0' },
      { type: 'hologram', extra: { hologram: { depth: 3 } } },
    ]);
  });

  it('treats an absent phone alike whether it is "", null or not there', () => {
    for (const from of ['', null, undefined]) {
      const [event] = eventsIn('messages', {
        contacts: [{ profile: { name: '', username: '' }, wa_id: from, user_id: BSUID }],
        messages: [
          {
            from,
            from_user_id: BSUID,
            id: 'wamid.1',
            timestamp: 1793900300,
            type: 'text',
            text: { body: 'x' },
          },
        ],
      });
      expect(event.from).toEqual({ userId: BSUID });
    }
  });

  it('reads null where something optional may be absent', () => {
    const [event] = eventsIn('messages', {
      contacts: null,
      statuses: null,
      errors: null,
      messages: [
        {
          from: CUSTOMER,
          id: 'wamid.1',
          timestamp: 1793900300,
          type: 'text',
          text: { body: 'x' },
          context: null,
        },
      ],
    });
    expect(event).toMatchObject({ type: 'MessageReceived', message: { text: 'x' } });
  });
});

describe('a message of the system', () => {
  const row = { id: 'wamid.S1', timestamp: '1793900600', type: 'system' };
  const at = 1793900600000;

  it('of a new phone is a message, and tells who the person was and is', () => {
    const system = {
      body: `User Mira changed from ${CUSTOMER} to 447700900199`,
      type: 'user_changed_number',
      wa_id: '447700900199',
      user_id: 'GB.new',
      previous_user_id: BSUID,
    };
    const messages = [{ ...row, from: CUSTOMER, from_user_id: BSUID, system }];
    expect(eventsIn('messages', { messages })).toMatchObject([
      {
        type: 'MessageReceived',
        from: { waId: CUSTOMER, userId: BSUID },
        message: { type: 'system', extra: { system } },
      },
      {
        type: 'UserChanged',
        number,
        why: 'changed-number',
        from: { waId: CUSTOMER, userId: BSUID },
        to: { waId: '447700900199', userId: 'GB.new' },
        at,
      },
    ]);
  });

  it.each([
    [{ type: 'user_changed_number', new_wa_id: '447700900199' }, { waId: '447700900199' }],
    [{ type: 'customer_changed_number', wa_id: '447700900199' }, { waId: '447700900199' }],
    [{ type: 'user_changed_number', wa_id: 447700900199 }, { waId: '447700900199' }],
  ])('%j is one of before BSUIDs', (system, to) => {
    expect(eventsIn('messages', { messages: [{ ...row, from: CUSTOMER, system }] })[1]).toEqual({
      type: 'UserChanged',
      number,
      why: 'changed-number',
      from: { waId: CUSTOMER },
      to,
      at,
    });
  });

  it('of a new BSUID tells both, with no phone anywhere', () => {
    const system = { type: 'user_changed_user_id', user_id: 'GB.new', previous_user_id: BSUID };
    const told = { type: 'UserChanged', number, why: 'changed-user-id', at };
    for (const from_user_id of [BSUID, 'GB.new', undefined]) {
      expect(eventsIn('messages', { messages: [{ ...row, from: '', from_user_id, system }] })[1]).toEqual({
        ...told,
        from: { userId: BSUID },
        to: { userId: 'GB.new' },
      });
    }
  });

  it('is a message alone where it names nobody before or after, or says something else', () => {
    for (const system of [
      { type: 'user_changed_user_id', user_id: 'GB.new', body: 'User changed from GB.old to GB.new' },
      { type: 'user_changed_number' },
      { type: 'customer_identity_changed', wa_id: CUSTOMER },
      'odd',
      undefined,
    ]) {
      const messages = [{ ...row, from_user_id: 'GB.new', system }];
      expect(eventsIn('messages', { messages }).map(({ type }: { type: string }) => type)).toEqual([
        'MessageReceived',
      ]);
    }
  });
});

describe('a user_id_update webhook', () => {
  it('is a person with another BSUID, as Meta described it until 2026-08-11', () => {
    const user_id = { previous: 'GB.old', current: 'GB.new' };
    const parent_user_id = { previous: 'GB.ENT.old', current: 'GB.ENT.new' };
    const update = { wa_id: CUSTOMER, detail: 'x', user_id, parent_user_id, timestamp: '1793900700' };
    const contacts = [{ profile: { name: 'Mira' }, wa_id: CUSTOMER }];
    const hidden = { user_id, timestamp: 1793900701 };
    const events = eventsIn('user_id_update', { contacts, user_id_update: [update, hidden, { user_id }] });
    const told = { type: 'UserChanged', number, why: 'changed-user-id', from: { userId: 'GB.old' } };
    expect(events).toMatchObject([
      { ...told, to: { waId: CUSTOMER, userId: 'GB.new' }, at: 1793900700000 },
      { ...told, to: { userId: 'GB.new' }, at: 1793900701000 },
      { type: 'Unrecognised', value: { user_id } },
    ]);
  });
});

describe('a user_preferences webhook', () => {
  const preference = {
    detail: 'User requested to stop marketing messages',
    category: 'marketing_messages',
    value: 'stop',
    timestamp: 1793900800,
  };

  it('is what a person wants, named by phone, by BSUID or by both', () => {
    for (const ids of [{ wa_id: CUSTOMER }, { user_id: BSUID }, { wa_id: CUSTOMER, user_id: BSUID }]) {
      const events = eventsIn('user_preferences', {
        contacts: [{ profile: { username: 'mira.rides' }, wa_id: CUSTOMER, user_id: BSUID }],
        user_preferences: [{ ...ids, ...preference }],
      });
      expect(events).toEqual([
        {
          type: 'PreferenceChanged',
          number,
          user: mira,
          category: 'marketing_messages',
          value: 'stop',
          detail: preference.detail,
          at: 1793900800000,
        },
      ]);
    }
  });

  it('of nobody, or without what it is about, is kept', () => {
    const nobody = { ...preference, wa_id: '', user_id: null };
    const events = eventsIn('user_preferences', {
      user_preferences: [nobody, { wa_id: CUSTOMER, value: 'stop', timestamp: 1793900800 }, 'x'],
    });
    expect(events.map(({ type }: { type: string }) => type)).toEqual(Array(3).fill('Unrecognised'));
    expect(events[0]).toMatchObject({ value: nobody });
  });
});

describe('a status in a group', () => {
  it('is about a participant, by phone and BSUID, and in no chat of theirs', () => {
    const status = { id: 'wamid.G1', status: 'read', timestamp: '1793900900', recipient_type: 'group' };
    const events = eventsIn('messages', {
      statuses: [
        {
          ...status,
          recipient_id: 'Y2FwaV9ncm91cDox',
          recipient_participant_id: CUSTOMER,
          recipient_participant_user_id: BSUID,
        },
      ],
    });
    expect(events).toEqual([
      {
        type: 'StatusChanged',
        number,
        wamid: 'wamid.G1',
        status: 'read',
        at: 1793900900000,
        recipient: { waId: CUSTOMER, userId: BSUID },
        groupId: 'Y2FwaV9ncm91cDox',
      },
    ]);
  });
});

describe('parent BSUIDs', () => {
  const parent = 'GB.ENT.11815799212886844830';

  it('are kept with what they came with, a status’s in both spellings alike', () => {
    const status = { id: 'wamid.A1', status: 'sent', timestamp: '1793900500', recipient_id: CUSTOMER };
    for (const name of ['recipient_parent_user_id', 'parent_recipient_user_id']) {
      const [event] = eventsIn('messages', { statuses: [{ ...status, [name]: parent }] });
      expect(event.extra).toEqual({ recipient_parent_user_id: parent });
    }
    const message = { id: '1', timestamp: '1793900500', type: 'text', text: { body: 'x' } };
    const [received] = eventsIn('messages', { messages: [{ ...message, from_parent_user_id: parent }] });
    expect(received.message.extra).toEqual({ from_parent_user_id: parent });
  });
});

describe('lists', () => {
  const message = { from: CUSTOMER, id: '1', timestamp: '1793900500', type: 'text', text: { body: 'x' } };
  const typesIn = (field: string, content: object) =>
    eventsIn(field, content).map(({ type }: { type: string }) => type);

  it('that are none, or hold odd people, take nothing else with them', () => {
    const messages = [message];
    expect(typesIn('messages', { messages, contacts: 'x' })).toEqual(['MessageReceived', 'Unrecognised']);
    expect(typesIn('messages', { messages, contacts: [7, { wa_id: {} }] })).toEqual([
      'MessageReceived',
      'Unrecognised',
      'Unrecognised',
    ]);
    expect(typesIn('messages', { messages, statuses: { id: 'x' } })).toEqual([
      'MessageReceived',
      'Unrecognised',
    ]);
  });

  it('that nobody described are kept beside the ones that are known', () => {
    const calls = [{ id: 'wacid.1', event: 'connect' }];
    expect(eventsIn('messages', { messages: [message], calls })[1]).toEqual({
      type: 'Unrecognised',
      field: 'messages',
      reason: 'a list nobody described',
      value: { calls },
    });
  });

  it('of errors are facts of the number in whatever field they come', () => {
    const errors = [{ code: 131064, title: 'x' }, { code: '130429' }, { code: 'x' }];
    for (const field of [
      'messages',
      'smb_message_echoes',
      'history',
      'smb_app_state_sync',
      'user_preferences',
    ]) {
      expect(eventsIn(field, { errors })).toMatchObject([
        { type: 'AccountChanged', field, event: 'error-131064', phoneNumberId: PHONE_NUMBER_ID },
        { type: 'AccountChanged', field, event: 'error-130429', value: errors[1] },
        { type: 'Unrecognised', field },
      ]);
    }
  });
});

describe('an account_update webhook', () => {
  it('is about the WABA it names, not the partner the entry names', () => {
    const value = {
      event: 'PARTNER_REMOVED',
      waba_info: { waba_id: WABA_ID, owner_business_id: '550000000000003' },
      disconnection_info: { reason: 'PRIMARY_INACTIVITY', initiated_by: 'SYSTEM' },
    };
    const body = delivery('account_update', value, { id: '770000000000005', time: 1793901000 });
    const event = {
      type: 'AccountChanged',
      field: 'account_update',
      event: 'PARTNER_REMOVED',
      wabaId: WABA_ID,
      value,
    };
    expect(eventsOf(body)).toEqual([{ ...event, at: 1793901000000 }]);
    expect(eventsOf(value)).toEqual([event]);
  });

  it('is about the entry when it names nothing else, and takes its time as text too', () => {
    const value = { event: 'ACCOUNT_OFFBOARDED' };
    for (const time of [1793901100, '1793901100']) {
      expect(eventsOf(delivery('account_update', value, { time }))).toEqual([
        {
          type: 'AccountChanged',
          field: 'account_update',
          event: 'ACCOUNT_OFFBOARDED',
          wabaId: WABA_ID,
          at: 1793901100000,
          value,
        },
      ]);
    }
  });

  it('is understood without the time of its entry when that is no time', () => {
    for (const time of [-1, 1.5, 1e15, 1e300, 'noon', null, {}]) {
      const [event] = eventsOf(delivery('account_update', { event: 'ACCOUNT_OFFBOARDED' }, { time }));
      expect(event).toMatchObject({ type: 'AccountChanged', event: 'ACCOUNT_OFFBOARDED' });
      expect(event.at).toBeUndefined();
    }
  });
});

describe('the other fields', () => {
  it.each([
    [
      'phone_number_quality_update',
      { display_phone_number: BUSINESS_NUMBER, event: 'THROUGHPUT_UPGRADE' },
      'NumberChanged',
      'THROUGHPUT_UPGRADE',
    ],
    [
      'phone_number_name_update',
      { display_phone_number: BUSINESS_NUMBER, decision: 'APPROVED', rejection_reason: null },
      'NumberChanged',
      'phone_number_name_update',
    ],
    [
      'business_username_updates',
      { display_phone_number: BUSINESS_NUMBER, username: 'frames', status: 'approved' },
      'NumberChanged',
      'approved',
    ],
    [
      'business_username_updates',
      { display_phone_number: BUSINESS_NUMBER, status: 'deleted' },
      'NumberChanged',
      'deleted',
    ],
    [
      'security',
      { display_phone_number: BUSINESS_NUMBER, event: 'PIN_CHANGED' },
      'NumberChanged',
      'PIN_CHANGED',
    ],
    [
      'message_template_status_update',
      { event: 'PAUSED', message_template_id: 21, message_template_name: 'pickup_ready' },
      'TemplateChanged',
      'PAUSED',
    ],
    [
      'message_template_quality_update',
      { new_quality_score: 'RED', message_template_id: '21' },
      'TemplateChanged',
      'message_template_quality_update',
    ],
    [
      'template_category_update',
      { message_template_id: 21, new_category: 'MARKETING' },
      'TemplateChanged',
      'template_category_update',
    ],
    [
      'message_template_components_update',
      { message_template_id: 21, message_template_element: 'x' },
      'TemplateChanged',
      'message_template_components_update',
    ],
    [
      'business_capability_update',
      { max_daily_conversations_per_business: 2000 },
      'AccountChanged',
      'business_capability_update',
    ],
    [
      'business_capability_update',
      { max_daily_conversations_per_business: 'TIER_2K' },
      'AccountChanged',
      'business_capability_update',
    ],
    [
      'account_alerts',
      { entity_type: 'BUSINESS', alert_info: { alert_type: 'OBA_APPROVED' } },
      'AccountChanged',
      'account_alerts',
    ],
    ['account_review_update', { decision: 'APPROVED' }, 'AccountChanged', 'account_review_update'],
    ...['group_lifecycle_update', 'group_settings_update', 'group_participants_update'].map(
      (field): [string, object, string, string] => [field, { groups: [] }, 'AccountChanged', field],
    ),
  ])('%s %j is %s %s', (field, value, type, event) => {
    const [read, ...others] = eventsOf(delivery(field, value, { time: 1793902000 }));
    expect(others).toEqual([]);
    expect(read).toMatchObject({ type, field, event, wabaId: WABA_ID, at: 1793902000000, value });
    // A number told by its display number alone can still be found again.
    expect(read.displayPhoneNumber).toBe(Object(value).display_phone_number);
  });

  it('that nobody described are kept whole', () => {
    const value = { detail: 'x', category: 'marketing_messages' };
    expect(eventsOf(delivery('flows', value))).toEqual([
      { type: 'Unrecognised', field: 'flows', reason: 'unknown field', value },
    ]);
    expect(eventsOf(delivery('constructor', value))).toMatchObject([
      { type: 'Unrecognised', field: 'constructor' },
    ]);
  });

  it('tell a change of quality by what it holds, whatever the field', () => {
    const value = { new_quality_score: 'RED', previous_quality_score: 'GREEN', message_template_id: 21 };
    for (const body of [delivery('message_template_status_update', value), value]) {
      expect(eventsOf(body)).toMatchObject([
        { field: 'message_template_quality_update', event: 'message_template_quality_update', value },
      ]);
    }
  });

  it('name the number an alert is about, and the one that was removed', () => {
    const alert = { entity_type: 'PHONE_NUMBER', entity_id: PHONE_NUMBER_ID, alert_info: {} };
    expect(eventsOf(delivery('account_alerts', alert))).toMatchObject([{ phoneNumberId: PHONE_NUMBER_ID }]);
    const ofBusiness = { ...alert, entity_type: 'BUSINESS' };
    expect(eventsOf(delivery('account_alerts', ofBusiness))[0]).not.toHaveProperty('phoneNumberId');
    const removed = { event: 'PARTNER_REMOVED', phone_number: BUSINESS_NUMBER };
    expect(eventsOf(delivery('account_update', removed))).toMatchObject([
      { displayPhoneNumber: BUSINESS_NUMBER },
    ]);
  });

  it('are kept when they are no object at all', () => {
    for (const field of [
      'account_alerts',
      'security',
      'user_preferences',
      'message_template_status_update',
    ]) {
      for (const value of ['x', 7, null, [1]]) {
        expect(eventsOf(delivery(field, Object(value) && (value as object)))).toMatchObject([
          { type: 'Unrecognised', field, value },
        ]);
      }
    }
  });

  it('keep the digits of a template id beyond 2^53', () => {
    const body = JSON.stringify(
      delivery('message_template_status_update', { event: 'APPROVED', message_template_id: 1 }),
    );
    const [event] = eventsOf(
      body.replace('"message_template_id":1', '"message_template_id":12345678901234567891'),
    );
    expect(event.value.message_template_id).toBe('12345678901234567891');
  });
});

describe('a body', () => {
  const change = { field: 'account_update', value: { event: 'ACCOUNT_OFFBOARDED' } };

  it('says the same as an envelope, an entry, a change or a bare value', () => {
    const entry = { id: WABA_ID, changes: [change] };
    for (const body of [
      { object: 'whatsapp_business_account', entry: [entry] },
      entry,
      change,
      change.value,
    ]) {
      expect(eventsOf(body)).toMatchObject([{ type: 'AccountChanged', event: 'ACCOUNT_OFFBOARDED' }]);
    }
  });

  it('is read past an entry, a change and an element of the wrong type', () => {
    const good = { id: WABA_ID, changes: [7, change] };
    const events = eventsOf({ object: 'whatsapp_business_account', entry: ['x', { id: 1 }, good] });
    expect(events.map(({ type }: { type: string }) => type)).toEqual([
      'Unrecognised',
      'Unrecognised',
      'Unrecognised',
      'AccountChanged',
    ]);
  });

  it('with half a character in it says what can be stored, so that it is found again', () => {
    const half = 'x\ud800';
    const whole = 'x\ufffd';
    const row = { id: half, timestamp: '1793900300', from: half, type: 'text', text: { body: half } };
    const metadata = { phone_number_id: half };
    const statuses = [{ id: half, status: half, timestamp: '1793900300', recipient_id: half }];
    expect(eventsOf(delivery('messages', { metadata, messages: [row], statuses }))).toMatchObject([
      { number: { phoneNumberId: whole }, from: { waId: whole }, message: { wamid: whole, text: whole } },
      { wamid: whole, status: whole, recipient: { waId: whole } },
    ]);
  });

  it('with nothing in it is told, not passed over', () => {
    for (const body of [
      {},
      [],
      [7],
      { hello: 1 },
      { entry: [], object: 'x' },
      { changes: [] },
      delivery('history', about({})),
    ]) {
      expect(eventsOf(body)).toMatchObject([{ type: 'Unrecognised' }]);
    }
  });

  it.each([
    ['', 'empty'],
    ['  \n', 'empty'],
    ['{"a":', 'it ends too early'],
    ['{"name":"Mira Dalton" oops}', 'unexpected character at position 22'],
    ['Mira Dalton', 'unexpected character'],
    ['"Mira Dalton"', 'expected a JSON object, got a string'],
    ['null', 'expected a JSON object, got null'],
  ])('%j is malformed and says why without quoting it', (body, reason) => {
    const parsed = parseDelivery(Buffer.from(body), 'webhook');
    expect(parsed).toMatchObject({ outcome: 'malformed', reason: expect.stringContaining(reason) });
    expect(JSON.stringify(parsed)).not.toMatch(/Mira|Dalton|oops/);
  });

  it('is malformed when it is no UTF-8, and when it nests without end', () => {
    expect(parseDelivery(Buffer.from([0x7b, 0xff, 0x7d]), 'file')).toMatchObject({
      reason: 'not valid UTF-8',
    });
    const deep = `{"history":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(parseDelivery(Buffer.from(deep), 'file')).toMatchObject({ reason: 'nested too deeply' });
    expect(eventsOf(`{"a":"${'['.repeat(100_000)}"}`)).toMatchObject([{ type: 'Unrecognised' }]);
  });
});
