import type * as z from 'zod';
import type { DomainEvent, Unrecognised } from '../events.ts';

/** Where a change stood: its field, and what the envelope around it said. */
export interface ChangeContext {
  readonly field: string;
  /** `entry.id`: the WABA, except in partner events. */
  readonly entryId: string | undefined;
  /** `entry.time` in Unix milliseconds. */
  readonly entryAt: number | undefined;
}

/** Turns the value of one webhook field into events. Never throws. */
export type FieldParser = (value: unknown, context: ChangeContext) => DomainEvent[];

/** Parses with a schema, or says which path was not as expected. */
export function read<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  context: ChangeContext,
  found: (value: z.infer<Schema>) => DomainEvent[],
): DomainEvent[] {
  const result = schema.safeParse(value);
  return result.success ? found(result.data) : [unrecognised(context, reasonOf(result.error), value)];
}

/** Reads each element of a list by itself. What should be a list and is none is told, and takes nothing with it. */
export function readEach(
  list: unknown,
  name: string,
  context: ChangeContext,
  parse: (element: unknown) => readonly DomainEvent[],
): DomainEvent[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) return [unrecognised(context, `${name}: expected a list`, list)];
  return list.flatMap(parse);
}

export function unrecognised(context: ChangeContext, reason: string, value: unknown): Unrecognised {
  return { type: 'Unrecognised', field: context.field, reason, value };
}

// Path and expectation only: the value itself may be a person's.
export function reasonOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'not of the expected shape';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
