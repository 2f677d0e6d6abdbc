import type { Live, RawCall } from './live.ts';
import { labelOf, type Operation } from './openapi.ts';

/* What a caller can do wrong with each operation of Meta's file that the sandbox serves. */

/** An id that nobody has. */
const NOBODY = '999000000000000';

type Mistake = Partial<RawCall>;

/** By the mistake: what is different from a good call, or undefined where it cannot be made. */
const MISTAKES: Readonly<Record<string, (live: Live, operation: Operation) => Mistake | undefined>> = {
  'no token': () => ({ token: '' }),
  'a token that nobody gave out': () => ({ token: 'EAAnobody' }),
  'a token that has expired': ({ sandbox }) => {
    const { token } = sandbox.act('token.add') as { token: string };
    sandbox.act('token.expire', { token });
    return { token };
  },
  'a token without permission': ({ sandbox }, operation) => {
    const { token } = sandbox.act('token.add', { scopes: [] }) as { token: string };
    return NEED_NO_SCOPE.includes(labelOf(operation)) ? undefined : { token };
  },
  'the token of the app itself': ({ subjects }) => ({ token: `${subjects.app.id}|${subjects.app.secret}` }),
  'an id that nobody has': (live, operation) => ({ path: pathOf(operation, live, true) }),
  'a field that nobody knows': (_live, operation) =>
    takesFields(operation) ? { query: { fields: 'id,nonsense' } } : undefined,
  'fields that cannot be read': (_live, operation) =>
    takesFields(operation) ? { query: { fields: 'id{name' } } : undefined,
  'a parameter that is wrong or missing': (_live, operation) => WRONG_PARAMETERS[labelOf(operation)],
};

/** Meta’s code for each mistake (coexistence.md §8.6); those of parameters are many. */
export const CODES: Readonly<Record<string, number>> = {
  'no token': 104,
  'a token that nobody gave out': 190,
  'a token that has expired': 190,
  'a token without permission': 200,
  'the token of the app itself': 200,
  'an id that nobody has': 100,
  'a field that nobody knows': 100,
  // No page has this one (see refuse.ts).
  'fields that cannot be read': 2500,
};

/** A portfolio is seen by whoever sees one of its WABAs. */
const NEED_NO_SCOPE = [
  'GET {Business-ID}',
  'GET {Business-ID}/owned_whatsapp_business_accounts',
  'GET {Business-ID}/client_whatsapp_business_accounts',
];

/** Reads for which the file lists no fields, or in which the sandbox does not look at them. */
const READS_WITHOUT_FIELDS = [
  'GET {Phone-Number-ID}/block_users',
  'GET {Phone-Number-ID}/settings',
  'GET {Media-ID}',
  'GET {WABA-ID}/subscribed_apps',
];

const BAD_CURSOR: Mistake = { query: { after: 'nonsense' } };
const NOTHING: Mistake = { json: {} };
const product = { messaging_product: 'whatsapp' };

/** Of each operation that has a parameter to be wrong. */
const WRONG_PARAMETERS: Readonly<Record<string, Mistake>> = {
  'GET {Business-ID}/owned_whatsapp_business_accounts': BAD_CURSOR,
  'GET {Business-ID}/client_whatsapp_business_accounts': { query: { limit: '0' } },
  'GET {Phone-Number-ID}/block_users': BAD_CURSOR,
  // Who has not written lately cannot be blocked; the rest of the list can.
  'POST {Phone-Number-ID}/block_users': { json: { ...product, block_users: [{ user: '+447700900999' }] } },
  'DELETE {Phone-Number-ID}/block_users': { json: { ...product, block_users: 'all' } },
  'POST {Phone-Number-ID}/marketing_messages': {
    json: {
      ...product,
      to: '+447700900155',
      type: 'template',
      template: { name: 'none', language: { code: 'en' } },
    },
  },
  'POST {Phone-Number-ID}/media': { json: product },
  'POST {Phone-Number-ID}/messages': { json: { ...product, to: '+447700900155', type: 'fax' } },
  'POST {Phone-Number-ID}': { json: { webhook_configuration: {} } },
  'POST {Phone-Number-ID}/deregister': NOTHING,
  'GET {Phone-Number-ID}/message_history': { query: { message_id: 'wamid.nobody' } },
  'POST {Phone-Number-ID}/register': NOTHING,
  'POST {Phone-Number-ID}/settings': { json: { payload_encryption: { status: 'on' } } },
  'POST {Phone-Number-ID}/whatsapp_business_profile': { json: { ...product, about: '' } },
  'GET {Media-ID}': { query: { phone_number_id: NOBODY } },
  'DELETE {Media-ID}': { query: { phone_number_id: NOBODY } },
  'GET {WABA-ID}/phone_numbers': { query: { sort: 'name' } },
  'GET {WABA-ID}/subscribed_apps': BAD_CURSOR,
  'POST {WABA-ID}/subscribed_apps': { json: { override_callback_uri: 'https://hooks.example.net/wa' } },
  'POST {TEMPLATE_ID}': { json: { category: 'FUN' } },
  'GET {WABA-ID}/message_templates': BAD_CURSOR,
  'POST {WABA-ID}/message_templates': {
    json: { name: 'No Capitals', language: 'en_GB', category: 'UTILITY', components: [] },
  },
  'DELETE {WABA-ID}/message_templates': NOTHING,
  'GET {WABA-ID}/activities': { query: { since: 'yesterday' } },
  'POST {WABA-ID}': NOTHING,
  'GET {Message-History-ID}/events': BAD_CURSOR,
};

function takesFields(operation: Operation): boolean {
  return operation.method === 'get' && !READS_WITHOUT_FIELDS.includes(labelOf(operation));
}

/** An operation with the ids of a live sandbox, and nothing else. */
export function callOf(operation: Operation, live: Live): RawCall {
  return { method: operation.method.toUpperCase(), path: pathOf(operation, live) };
}

/** Every mistake that can be made with an operation. */
export function mistakesWith(operation: Operation, live: Live): readonly (readonly [string, RawCall])[] {
  const good = callOf(operation, live);
  return Object.entries(MISTAKES).flatMap(([name, make]) => {
    const mistake = make(live, operation);
    return mistake === undefined ? [] : [[name, { ...good, ...mistake }] as const];
  });
}

/** The path of an operation; what a live sandbox has no id for, and all of them if `nobody`, are ids nobody has. */
function pathOf({ template }: Operation, { subjects }: Live, nobody = false): string {
  const ids: Readonly<Record<string, string>> = {
    '{Application-ID}': subjects.app.id,
    '{Business-ID}': subjects.business,
    '{WABA-ID}': subjects.waba,
    '{WhatsApp-Business-Account-ID}': subjects.waba,
    '{Phone-Number-ID}': subjects.phone,
    '{TEMPLATE_ID}': subjects.template.id,
    '{Media-ID}': subjects.media,
    '{Message-History-ID}': subjects.history,
  };
  const parts = template.replace(/^\/(\{Version\}\/)?/, '').split('/');
  return parts
    .map((part) => (part.startsWith('{') ? ((nobody ? undefined : ids[part]) ?? NOBODY) : part))
    .join('/');
}
