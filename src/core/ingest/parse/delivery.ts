import { parseJson } from '../../wire/json.ts';
import { change, entry, envelope } from '../../wire/webhook.ts';
import type { DomainEvent } from '../events.ts';
import { isSelfTest } from '../self-test.ts';
import { type ChangeContext, read, unrecognised } from './context.ts';
import { FIELD_PARSERS, fieldOfValue } from './fields.ts';
import { ownEvent, ownFact } from './own-facts.ts';

/** What a body says: events, or that it is no JSON object at all. */
export type ParsedDelivery =
  | { readonly outcome: 'projected'; readonly events: readonly DomainEvent[] }
  | { readonly outcome: 'malformed'; readonly reason: string };

const NOWHERE: ChangeContext = { field: '', entryId: undefined, entryAt: undefined };

/**
 * Reads a body: Meta's envelope, or one entry, change or value of it, or a list of any of these, as captures often hold.
 * Never throws; what is not understood becomes `Unrecognised`, and its neighbours are read all the same.
 */
export function parseDelivery(body: Uint8Array, source: 'webhook' | 'file' | 'coex'): ParsedDelivery {
  if (isSelfTest(body)) return { outcome: 'projected', events: [] };
  const json = parseJson(body);
  if (!json.ok) return { outcome: 'malformed', reason: json.reason };
  const { value } = json;
  if (typeof value !== 'object' || value === null) {
    return { outcome: 'malformed', reason: `expected a JSON object, got ${kindOf(value)}` };
  }
  if (source === 'coex') {
    return { outcome: 'projected', events: read(ownFact, value, NOWHERE, (fact) => [ownEvent(fact)]) };
  }
  const events = Array.isArray(value) ? value.flatMap(parseBody) : parseBody(value);
  return { outcome: 'projected', events: events.length > 0 ? events : [nothingIn('', value)] };
}

function parseBody(body: unknown): DomainEvent[] {
  if (!isRecord(body)) return [unrecognised(NOWHERE, 'expected an object', body)];
  if (Object.hasOwn(body, 'entry')) {
    return read(envelope, body, NOWHERE, ({ entry: entries }) => entries.flatMap(parseEntry));
  }
  if (Object.hasOwn(body, 'changes')) return parseEntry(body);
  if (Object.hasOwn(body, 'field') && Object.hasOwn(body, 'value')) return parseChange(body, NOWHERE);
  const field = fieldOfValue(body);
  if (field !== undefined) return parseChange({ field, value: body }, NOWHERE);
  return [unrecognised(NOWHERE, 'neither an envelope nor the value of a known field', body)];
}

function parseEntry(element: unknown): DomainEvent[] {
  return read(entry, element, NOWHERE, ({ id, time, changes }) => {
    const context = { ...NOWHERE, entryId: id, entryAt: time };
    return changes.flatMap((item) => parseChange(item, context));
  });
}

function parseChange(element: unknown, around: ChangeContext): DomainEvent[] {
  return read(change, element, around, ({ field, value }) => {
    const context = { ...around, field };
    const parse = Object.hasOwn(FIELD_PARSERS, field) ? FIELD_PARSERS[field] : undefined;
    if (!parse) return [unrecognised(context, 'unknown field', value)];
    const events = parse(value, context);
    return events.length > 0 ? events : [nothingIn(field, value)];
  });
}

function nothingIn(field: string, value: unknown): DomainEvent {
  return { type: 'Unrecognised', field, reason: 'nothing in it that coex knows', value };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : `a ${typeof value}`;
}
