/*
 * What leaves the program in a trace: shapes, codes and ids of objects, never a secret, a phone number or what people
 * wrote. Listed by key, since that is where Meta puts them; tokens are also known by their looks.
 */

const SECRET_KEYS = new Set([
  'access_token',
  'appsecret_proof',
  'authorization',
  'client_secret',
  'code',
  'hub.verify_token',
  'input_token',
  'verify_token',
]);

const PERSONAL_KEYS = new Set([
  'body',
  'caption',
  'display_phone_number',
  'filename',
  'first_name',
  'formatted_name',
  'from',
  'input',
  'last_name',
  'name',
  'phone',
  'phone_number',
  'recipient',
  'recipient_id',
  'text',
  'to',
  'user_id',
  'username',
  'wa_id',
]);

/** Words for people, in which Meta may name a phone. */
const PROSE_KEYS = new Set(['details', 'error_user_msg', 'error_user_title', 'message']);

// Not what follows a #: that is a code.
const PHONE_LIKE = /(?<![#\d])\+?\d[\d\s().-]{5,}\d/g;
// A message id holds the customer's phone in its first half, in base64.
const MESSAGE_ID = /wamid\.[\w+/=-]+/g;
const TOKEN_LIKE = /EAA[A-Za-z0-9]{8,}|\d{5,}\|[0-9a-zA-Z]{8,}/g;
const HIDDEN = '[redacted]';

/** A copy of a JSON value fit for a trace. */
export function redact(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => redact(item, key));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redact(item, name)]));
  }
  // `code` is a secret as a signup's and a number as an error's.
  if (typeof value !== 'string') return value;
  if (SECRET_KEYS.has(key) || PERSONAL_KEYS.has(key)) return HIDDEN;
  const known = value.replace(TOKEN_LIKE, HIDDEN).replace(MESSAGE_ID, withoutPhone);
  return PROSE_KEYS.has(key) ? known.replace(PHONE_LIKE, HIDDEN) : known;
}

/** Its end tells a message id apart well enough to follow it through a trace. */
function withoutPhone(wamid: string): string {
  return `wamid.${HIDDEN}${wamid.slice(-8)}`;
}

/** A URL fit for a trace. */
export function redactUrl(url: URL): string {
  const shown = new URL(url);
  for (const [name, value] of url.searchParams) shown.searchParams.set(name, String(redact(value, name)));
  return shown.toString().replaceAll('%5Bredacted%5D', HIDDEN);
}
