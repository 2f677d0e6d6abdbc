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
  'formatted_name',
  'from',
  'input',
  'name',
  'phone_number',
  'recipient',
  'recipient_id',
  'text',
  'to',
  'user_id',
  'username',
  'wa_id',
]);

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
  return value.replace(TOKEN_LIKE, HIDDEN);
}

/** A URL fit for a trace. */
export function redactUrl(url: URL): string {
  const shown = new URL(url);
  for (const [name, value] of url.searchParams) shown.searchParams.set(name, String(redact(value, name)));
  return shown.toString().replaceAll('%5Bredacted%5D', HIDDEN);
}
