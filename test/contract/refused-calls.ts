import { labelOf, type Operation } from './openapi.ts';
import type { Live, RawCall } from './live.ts';

/* Everything that a caller can do wrong with each operation, in Meta’s file, that the sandbox serves. */

/** An id of the right length that nobody has. */
const NOBODY = '999000000000000';

/** The path of an operation with the ids of a live sandbox; of `nobody`, with one that is not there. */
export function pathOf({ template }: Operation, live: Live, nobody = false): string {
  const { business, waba, phone, template: own, media, history } = live.subjects;
  const ids: Readonly<Record<string, string>> = {
    '{Application-ID}': live.subjects.app.id,
    '{Business-ID}': business,
    '{WABA-ID}': waba,
    '{WhatsApp-Business-Account-ID}': waba,
    '{Phone-Number-ID}': phone,
    '{TEMPLATE_ID}': own.id,
    '{Media-ID}': media,
    '{Message-History-ID}': history,
  };
  return template
    .split('/')
    .slice(2)
    .map((part) => (part.startsWith('{') ? (nobody ? NOBODY : (ids[part] ?? NOBODY)) : part))
    .join('/');
}

/** Whoever the call comes from: no one, or one that may not. */
export const CALLERS: Readonly<Record<string, (live: Live) => string>> = {
  'no token': () => '',
  'a token that nobody gave out': () => 'EAAnobody',
  'a token that has expired': ({ sandbox }) => {
    const { token } = sandbox.act('token.add', { expiresIn: '1s' }) as { token: string };
    sandbox.act('token.expire', { token });
    return token;
  },
};

type Wrong = Pick<RawCall, 'query' | 'json'>;

const LIST: Wrong = { query: { after: 'nonsense' } };
const NOTHING: Wrong = { json: {} };

/** A parameter that is wrong or missing, of each operation that has one. */
export const WRONG_PARAMETERS: Readonly<Record<string, Wrong>> = {
  'GET {Business-ID}/owned_whatsapp_business_accounts': LIST,
  'GET {Business-ID}/client_whatsapp_business_accounts': { query: { fields: 'id', limit: '0' } },
  'GET {Phone-Number-ID}/block_users': LIST,
  'POST {Phone-Number-ID}/block_users': NOTHING,
  'DELETE {Phone-Number-ID}/block_users': { json: { messaging_product: 'whatsapp', block_users: 'all' } },
  'POST {Phone-Number-ID}/marketing_messages': { json: { messaging_product: 'whatsapp', type: 'text' } },
  'POST {Phone-Number-ID}/media': { json: { messaging_product: 'whatsapp' } },
  'POST {Phone-Number-ID}/messages': { json: { messaging_product: 'whatsapp', to: '+447700900155', type: 'fax' } },
  'POST {Phone-Number-ID}': { json: { webhook_configuration: {} } },
  'POST {Phone-Number-ID}/deregister': NOTHING,
  'GET {Phone-Number-ID}/message_history': { query: { message_id: 'wamid.nobody' } },
  'POST {Phone-Number-ID}/register': NOTHING,
  'POST {Phone-Number-ID}/settings': { json: { payload_encryption: { status: 'on' } } },
  'POST {Phone-Number-ID}/whatsapp_business_profile': { json: { messaging_product: 'whatsapp', about: '' } },
  'GET {Media-ID}': { query: { phone_number_id: NOBODY } },
  'DELETE {Media-ID}': { query: { phone_number_id: NOBODY } },
  'GET {WABA-ID}/phone_numbers': { query: { sort: 'name' } },
  'POST {WABA-ID}/subscribed_apps': { json: { override_callback_uri: 'https://hooks.example.net/wa' } },
  'POST {TEMPLATE_ID}': { json: { category: 'FUN' } },
  'GET {WABA-ID}/message_templates': LIST,
  'POST {WABA-ID}/message_templates': { json: { name: 'No Capitals', language: 'en_GB', category: 'UTILITY', components: [] } },
  'DELETE {WABA-ID}/message_templates': NOTHING,
  'GET {WABA-ID}/activities': { query: { since: 'yesterday' } },
  'POST {WABA-ID}': NOTHING,
  'GET {Message-History-ID}/events': LIST,
};

/** Reads that take no fields, so that none can be wrong. */
export const READS_WITHOUT_FIELDS = [
  'GET {Phone-Number-ID}/block_users',
  'GET {Phone-Number-ID}/settings',
  'GET {Media-ID}',
  'GET {WABA-ID}/subscribed_apps',
];
