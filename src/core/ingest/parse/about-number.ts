import { numberValue } from '../../wire/webhook.ts';
import type { DomainEvent, NumberRef, Party } from '../events.ts';
import { type ChangeContext, type FieldParser, read, readEach, unrecognised } from './context.ts';
import { completeBy, readContacts } from './parties.ts';

/** What surrounds an element in the value of a field about one number. */
export interface Surroundings {
  readonly number: NumberRef;
  readonly context: ChangeContext;
  /** Adds what `contacts` beside the element says of a person. */
  readonly complete: (party: Party) => Party;
}

/** Turns one element of a list into events. Never throws. */
export type ElementParser = (element: unknown, around: Surroundings) => readonly DomainEvent[];

/** The parser of a field about one number, by the lists its value may hold. A list nobody described is kept. */
export function aboutNumber(lists: Readonly<Record<string, ElementParser>>): FieldParser {
  return (value, context) =>
    read(numberValue, value, context, ({ metadata, contacts, ...rest }) => {
      const number = {
        phoneNumberId: metadata.phone_number_id,
        displayPhoneNumber: metadata.display_phone_number,
        wabaId: context.entryId,
      };
      const people = readContacts(contacts, context);
      const around = { number, context, complete: completeBy(people.known) };
      const told = Object.entries(lists).flatMap(([name, parse]) =>
        readEach(rest[name], name, context, (element) => parse(element, around)),
      );
      return [...told, ...people.odd, ...strangeLists(rest, lists, context)];
    });
}

function strangeLists(
  value: Readonly<Record<string, unknown>>,
  lists: Readonly<Record<string, ElementParser>>,
  context: ChangeContext,
): DomainEvent[] {
  return Object.entries(value)
    .filter(([name, list]) => Array.isArray(list) && !Object.hasOwn(lists, name))
    .map(([name, list]) => unrecognised(context, 'a list nobody described', { [name]: list }));
}
