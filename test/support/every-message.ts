import type { OutgoingMessage } from '../../src/core/graph/index.ts';

const BODY = { text: 'Collect today?' };
const FOOTER = { text: 'Open until 18:00' };

/** Whom the messages are for, what they answer, and the files in them. */
export interface MessageSubjects {
  readonly to: string;
  readonly userId: string;
  readonly received: string;
  readonly files: Readonly<Record<'image' | 'audio' | 'video' | 'sticker' | 'document', string>>;
}

export const MADE_UP_MESSAGES: MessageSubjects = {
  to: '+447700900155',
  userId: 'GB.7Kd20aQxY41mTz',
  received: 'wamid.U020',
  files: {
    image: '9100000000000031',
    audio: '9100000000000032',
    video: '9100000000000033',
    sticker: '9100000000000034',
    document: '9100000000000035',
  },
};

/** A message of every kind, each one that Meta takes, by what it shows. */
export function everyMessage({
  to,
  userId,
  received,
  files,
}: MessageSubjects): Readonly<Record<string, OutgoingMessage>> {
  const someone = { to };
  return {
    'a text': { ...someone, type: 'text', text: { body: 'Your bike is ready' } },
    'a text with a preview of its link': {
      ...someone,
      type: 'text',
      text: { body: 'https://example.net/b/71', preview_url: true },
    },
    'an answer that quotes': {
      ...someone,
      type: 'text',
      text: { body: 'Yes' },
      context: { message_id: received },
    },
    'a text that is followed': {
      ...someone,
      type: 'text',
      text: { body: 'Yes' },
      biz_opaque_callback_data: 'job:71',
      recipient_identity_key_hash: 'DF2lS5v2W6x=',
    },
    'a text to a BSUID': { recipient: userId, type: 'text', text: { body: 'Hello' } },
    'an image by its id': {
      ...someone,
      type: 'image',
      image: { id: files.image, caption: 'Blue, size M' },
    },
    'an image by a link': { ...someone, type: 'image', image: { link: 'https://example.net/71.jpg' } },
    'a video': { ...someone, type: 'video', video: { id: files.video, caption: 'Setup' } },
    'an audio file': { ...someone, type: 'audio', audio: { id: files.audio } },
    'a document': {
      ...someone,
      type: 'document',
      document: { link: 'https://example.net/71.pdf', filename: 'invoice-71.pdf', caption: 'Invoice' },
    },
    'a sticker': { ...someone, type: 'sticker', sticker: { id: files.sticker } },
    'a place': {
      ...someone,
      type: 'location',
      location: { latitude: 51.5009, longitude: -0.1246, name: 'Workshop', address: '4 Harbour Lane' },
    },
    'a contact': {
      ...someone,
      type: 'contacts',
      contacts: [
        {
          name: { formatted_name: 'Mira Dalton', first_name: 'Mira', last_name: 'Dalton' },
          phones: [{ phone: '+447700900155', type: 'WORK', wa_id: '447700900155' }],
          emails: [{ email: 'mira@example.net', type: 'WORK' }],
          urls: [{ url: 'https://example.net', type: 'WORK' }],
          addresses: [{ street: '4 Harbour Lane', city: 'Bristol', country_code: 'gb', type: 'HOME' }],
          org: { company: 'Harbour Lane Bikes', title: 'Mechanic' },
          birthday: '1990-08-18',
        },
      ],
    },
    'a reaction': { ...someone, type: 'reaction', reaction: { message_id: received, emoji: '👍' } },
    'a reaction taken back': {
      ...someone,
      type: 'reaction',
      reaction: { message_id: received, emoji: '' },
    },
    buttons: {
      ...someone,
      type: 'interactive',
      interactive: {
        type: 'button',
        header: { type: 'image', image: { id: files.image } },
        body: BODY,
        footer: FOOTER,
        action: {
          buttons: [
            { type: 'reply', reply: { id: 'yes', title: 'Yes' } },
            { type: 'reply', reply: { id: 'no', title: 'Tomorrow' } },
          ],
        },
      },
    },
    'a list': {
      ...someone,
      type: 'interactive',
      interactive: {
        type: 'list',
        header: { type: 'text', text: 'Slots' },
        body: BODY,
        footer: FOOTER,
        action: {
          button: 'Show',
          sections: [
            { title: 'Morning', rows: [{ id: 's9', title: '09:00', description: 'Front desk' }] },
            { title: 'Evening', rows: [{ id: 's18', title: '18:00' }] },
          ],
        },
      },
    },
    'a link': {
      ...someone,
      type: 'interactive',
      interactive: {
        type: 'cta_url',
        body: { text: 'Track it' },
        action: {
          name: 'cta_url',
          parameters: { display_text: 'Track', url: 'https://example.net/t/71' },
        },
      },
    },
    'a flow': {
      ...someone,
      type: 'interactive',
      interactive: {
        type: 'flow',
        header: { type: 'document', document: { id: files.document, filename: 'terms.pdf' } },
        body: BODY,
        action: {
          name: 'flow',
          parameters: {
            flow_message_version: '3',
            flow_id: '1210000000000001',
            flow_cta: 'Book',
            flow_token: 'job:71',
            flow_action: 'navigate',
            flow_action_payload: { screen: 'WELCOME', data: { bike: 71 } },
          },
        },
      },
    },
    'a wish for the phone': {
      ...someone,
      type: 'interactive',
      interactive: {
        type: 'request_contact_info',
        body: { text: 'May we have your number?' },
        action: { name: 'request_contact_info' },
      },
    },
    'a template without values': {
      ...someone,
      type: 'template',
      template: { name: 'hello', language: { code: 'en_GB', policy: 'deterministic' } },
    },
    'a template': {
      ...someone,
      type: 'template',
      template: {
        name: 'pickup_ready',
        language: { code: 'en_GB' },
        components: [
          { type: 'header', parameters: [{ type: 'text', text: 'Dr Ruiz', parameter_name: 'doctor' }] },
          {
            type: 'body',
            parameters: [
              { type: 'text', text: '71', parameter_name: 'order' },
              {
                type: 'currency',
                currency: { fallback_value: '£10', code: 'GBP', amount_1000: 10_000 },
              },
              { type: 'date_time', date_time: { fallback_value: '4 May' } },
            ],
          },
          {
            type: 'button',
            sub_type: 'quick_reply',
            index: '2',
            parameters: [{ type: 'payload', payload: 'ok:71' }],
          },
          { type: 'button', sub_type: 'url', index: '3', parameters: [{ type: 'text', text: 'b/71' }] },
          {
            type: 'button',
            sub_type: 'catalog',
            index: '4',
            parameters: [{ type: 'action', action: { thumbnail_product_retailer_id: 'sku-1' } }],
          },
        ],
      },
    },
    'a template with every other value': {
      ...someone,
      type: 'template',
      template: {
        name: 'spring_deals',
        language: { code: 'en_GB' },
        components: [
          {
            type: 'header',
            parameters: [
              {
                type: 'location',
                location: {
                  latitude: '51.5',
                  longitude: '-0.1',
                  name: 'Workshop',
                  address: '4 Harbour Lane',
                },
              },
            ],
          },
          {
            type: 'limited_time_offer',
            parameters: [
              { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1_793_923_200_000 } },
            ],
          },
          {
            type: 'tap_target_configuration',
            parameters: [
              {
                type: 'tap_target_configuration',
                tap_target_configuration: [{ url: 'https://example.net', title: 'Deals' }],
              },
            ],
          },
          {
            type: 'carousel',
            cards: [
              {
                card_index: 0,
                components: [
                  {
                    type: 'header',
                    parameters: [
                      { type: 'product', product: { product_retailer_id: 'sku-1', catalog_id: '1' } },
                    ],
                  },
                  {
                    type: 'button',
                    sub_type: 'mpm',
                    index: 0,
                    parameters: [
                      {
                        type: 'action',
                        action: {
                          thumbnail_product_retailer_id: 'sku-1',
                          sections: [{ title: 'Bikes', product_items: [{ product_retailer_id: 'sku-1' }] }],
                        },
                      },
                    ],
                  },
                ],
              },
              {
                card_index: 1,
                components: [{ type: 'header', parameters: [{ type: 'video', video: { id: '1' } }] }],
              },
            ],
          },
          {
            type: 'button',
            sub_type: 'copy_code',
            index: '0',
            parameters: [{ type: 'coupon_code', coupon_code: 'SAVE20' }],
          },
          {
            type: 'button',
            sub_type: 'flow',
            index: '1',
            parameters: [{ type: 'action', action: { flow_token: 't', flow_action_data: { a: 1 } } }],
          },
          {
            type: 'button',
            sub_type: 'voice_call',
            index: '2',
            parameters: [
              { type: 'ttl_minutes', ttl_minutes: 100 },
              { type: 'payload', payload: 'job:71' },
            ],
          },
        ],
      },
    },
  };
}

/** The same with made-up subjects. */
export const EVERY_MESSAGE = everyMessage(MADE_UP_MESSAGES);
