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

  it('is word that sharing was declined, in Meta’s envelope or bare', () => {
    const title = 'History sync is turned off by the business from the WhatsApp Business App';
    const error = {
      code: 2593109,
      title,
      message: title,
      error_data: { details: 'Turned off by the business' },
    };
    const value = about({ history: [{ errors: [error] }] });
    const event = { type: 'HistoryDeclined', number, code: 2593109, title };
    expect(eventsOf(delivery('history', value))).toEqual([event]);
    const { wabaId: _, ...bareNumber } = number;
    expect(eventsOf(value)).toEqual([{ ...event, number: bareNumber }]);
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
        recipient: { waId: CUSTOMER, userId: BSUID },
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
    const body = delivery(field, value, { time: 1793902000 });
    expect(eventsOf(body)).toEqual([{ type, field, event, wabaId: WABA_ID, at: 1793902000000, value }]);
  });

  it('that nobody described are kept whole', () => {
    const value = { detail: 'x', category: 'marketing_messages' };
    expect(eventsOf(delivery('user_preferences', value))).toEqual([
      { type: 'Unrecognised', field: 'user_preferences', reason: 'unknown field', value },
    ]);
    expect(eventsOf(delivery('constructor', value))).toMatchObject([
      { type: 'Unrecognised', field: 'constructor' },
    ]);
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

  it('with nothing in it is told, not passed over', () => {
    for (const body of [
      {},
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
    ['[{"a":1}]', 'expected a JSON object, got an array'],
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
