/*
 * What leaves the program in a trace: shapes, codes and ids of objects, never a secret, a phone number or what people
 * wrote. Listed by key, since that is where Meta puts them; tokens are also known by their looks.
 */

/** Whoever knows these can act as the app or as the business. */
const CREDENTIAL_KEYS = new Set([
  'access_token',
  'appsecret_proof',
  'authorization',
  'client_secret',
  'fb_exchange_token',
  'hub.verify_token',
  'input_token',
  'verify_token',
]);

/** Whether a parameter of that name is a secret, whatever its value. */
export function isCredential(name: string): boolean {
  return CREDENTIAL_KEYS.has(name);
}

/** Secret in a call or a log, and harmless in an answer that was asked for: `code` is also the name of a QR code. */
const SECRET_KEYS = new Set([...CREDENTIAL_KEYS, 'code', 'pin', 'sig']);

/** Also where Meta, or a caller, writes a phone or a place as a number. */
const PERSONAL_KEYS = new Set([
  'about',
  'actor_name',
  'address',
  'birthday',
  'body',
  'caption',
  'city',
  'company',
  'coupon_code',
  'description',
  'display_phone_number',
  'display_text',
  'email',
  'emoji',
  'fallback_value',
  'filename',
  'first_name',
  'footer',
  'formatted_name',
  'from',
  'input',
  'ip_address',
  'last_name',
  'latitude',
  'longitude',
  'middle_name',
  'name',
  'parent_user_id',
  'payload',
  'phone',
  'phone_number',
  'recipient',
  'recipient_id',
  'street',
  'text',
  'title',
  'to',
  'user',
  'user_agent',
  'user_id',
  'username',
  'wa_id',
  'zip',
]);

/** Objects whose inside is what people wrote, under whatever keys: samples of templates, what flows are opened with. */
const SEALED_KEYS = new Set(['example', 'flow_action_data', 'flow_action_payload']);

/** Words for people, in which Meta may name a phone. */
const PROSE_KEYS = new Set(['details', 'error_data', 'error_user_msg', 'error_user_title', 'message']);

// Not what follows a #: that is a code.
const PHONE_LIKE = /(?<![#\d])\+?\d[\d\s().-]{5,}\d/g;
// A message id holds the customer's phone in its first half, in base64.
const MESSAGE_ID = /wamid\.[\w+/=-]+/g;
// Not in the middle of a word: ids and cursors are base64, in which anything may stand. After an escape a word begins.
const TOKEN_LIKE = /(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2}))EAA[A-Za-z0-9]{8,}|\d{5,}\|[0-9a-zA-Z]{8,}/g;
// A link to a next page repeats what its call carried.
const CREDENTIAL_IN_LINK = /\b(access_token|appsecret_proof|client_secret|input_token)=[^&#\s"]+/g;
// Whoever knows an upload's session may go on with it.
const UPLOAD_SESSION = /\bupload:[^\s"/]+/g;
const HIDDEN = '[redacted]';

/** Anything shorter would hide innocent words too. */
const SHORTEST_SECRET = 6;

/** A copy of a JSON value fit for a trace. `secrets` are hidden wherever they stand. */
export function redact(value: unknown, secrets: readonly string[] = [], key = ''): unknown {
  return mapLeaves(sealed(value), key, (leaf, name) => {
    if (PERSONAL_KEYS.has(name)) return HIDDEN;
    // `code` is a secret as a signup's and a number as an error's.
    if (typeof leaf === 'number') return leaf;
    if (SECRET_KEYS.has(name)) return HIDDEN;
    const known = withoutSession(withoutTokens(leaf, secrets)).replace(MESSAGE_ID, withoutPhone);
    return PROSE_KEYS.has(name) ? known.replace(PHONE_LIKE, HIDDEN) : known;
  });
}

/** A copy of an answer fit for the person who asked for it: whole but for credentials. */
export function withoutCredentials(answer: unknown, secrets: readonly string[] = []): unknown {
  return mapLeaves(answer, '', (leaf, name) => {
    if (typeof leaf === 'number') return leaf;
    return CREDENTIAL_KEYS.has(name) ? HIDDEN : withoutTokens(leaf, secrets);
  });
}

/** A text without what looks like a token, and without these secrets. */
export function withoutTokens(text: string, secrets: readonly string[] = []): string {
  return secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .reduce((hidden, secret) => hidden.replaceAll(secret, HIDDEN), text)
    .replace(CREDENTIAL_IN_LINK, `$1=${HIDDEN}`)
    .replace(TOKEN_LIKE, HIDDEN);
}

/** A path or text without the session of an upload. */
export function withoutSession(text: string): string {
  return text.replace(UPLOAD_SESSION, `upload:${HIDDEN}`);
}

/** A URL fit for a trace. What follows the path of a media link is its key, and not shown. */
export function redactUrl(url: URL, baseUrl: string): string {
  const isOwn = url.host === new URL(baseUrl).host || /(^|\.)facebook\.com$/.test(url.hostname);
  const shown = new URL(url);
  shown.pathname = withoutSession(url.pathname);
  for (const [name, value] of url.searchParams) {
    shown.searchParams.set(name, isOwn ? String(redact(value, [], name)) : HIDDEN);
  }
  return shown.toString().replaceAll('%5Bredacted%5D', HIDDEN);
}

function sealed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sealed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, SEALED_KEYS.has(name) ? HIDDEN : sealed(item)]),
  );
}

function mapLeaves(
  value: unknown,
  key: string,
  change: (leaf: string | number, key: string) => string | number,
): unknown {
  if (Array.isArray(value)) return value.map((item) => mapLeaves(item, key, change));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, mapLeaves(item, name, change)]),
    );
  }
  return typeof value === 'string' || typeof value === 'number' ? change(value, key) : value;
}

/** Its end tells a message id apart well enough to follow it through a trace. */
function withoutPhone(wamid: string): string {
  return `wamid.${HIDDEN}${wamid.slice(-8)}`;
}
