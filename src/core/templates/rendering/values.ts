import { isRecord } from '../account/records.ts';

/**
 * The values a template is to be sent with, each under its address:
 *
 * - `first_name`, `1`: a variable; a number alone is the body’s
 * - `body.1`, `header.doctor`: a variable of that part
 * - `header`: media, as a link or the id of an upload; also `header.link`, `header.id`, `header.filename`,
 *   `header.latitude` …
 * - `button.1`: what the button at that position takes, counted from 0
 * - `card.0.body.1`: the same of a card, counted from 0
 * - `offer.expires`: when a limited-time offer ends
 * - `code`: the code of an authentication template
 */
export type TemplateValues = ReadonlyMap<string, unknown>;

/**
 * Values from JSON: addresses as keys, or objects and lists nested the same way. Lists of `body` and `header` count their
 * variables from 1, those of `buttons` and `cards` from 0.
 */
export function readValues(json: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const values = new Map<string, unknown>();
  addParts(values, '', json);
  return values;
}

function addParts(values: Map<string, unknown>, lead: string, json: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(json)) {
    const part = SINGULAR[key] ?? key;
    const at = `${lead}${part}`;
    if (!NESTED.includes(part) || typeof value !== 'object' || value === null) values.set(at, value);
    else for (const [name, inner] of inside(part, value)) addInner(values, part, `${at}.${name}`, inner);
  }
}

const SINGULAR: Readonly<Record<string, string>> = { buttons: 'button', cards: 'card' };
const NESTED = ['header', 'body', 'button', 'card', 'offer'];

function addInner(values: Map<string, unknown>, part: string, at: string, value: unknown): void {
  if (part === 'card' && isRecord(value)) addParts(values, `${at}.`, value);
  else values.set(at, value);
}

function inside(part: string, value: object): readonly (readonly [string, unknown])[] {
  if (!Array.isArray(value)) return Object.entries(value);
  const first = part === 'button' || part === 'card' ? 0 : 1;
  return value.map((inner, place) => [String(place + first), inner] as const);
}
