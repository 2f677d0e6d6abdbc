import * as z from 'zod';
import { ODD, readMaybeId, readText, readUnixSeconds, readWord } from './primitives.ts';

/** A message in any carrier. `timestamp` is Unix milliseconds. */
export interface WireMessage {
  readonly id: string;
  readonly timestamp: number;
  readonly type: string;
  readonly from: string | undefined;
  readonly from_user_id: string | undefined;
  readonly to: string | undefined;
  readonly to_user_id: string | undefined;
  readonly context: { readonly id: string | undefined } | undefined;
  readonly history_context: { readonly status: string | undefined } | undefined;
  /** What a type brings, and what nobody has seen yet. */
  readonly [name: string]: unknown;
}

/**
 * The schema of a message, as one function: an import reads a million, and an object schema with a dozen members takes four
 * times as long. Loose, like all others.
 */
export const message = z.transform((value: unknown, context): WireMessage => {
  const odd = (path: readonly string[], expected: string) => {
    const issue = {
      code: 'custom',
      path: [...path],
      message: `Invalid input: expected ${expected}`,
      input: value,
    };
    context.issues.push(issue as never);
    return z.NEVER;
  };
  if (!isObject(value)) return odd([], 'object');
  const id = readMaybeId(value.id);
  if (id === ODD || id === undefined) return odd(['id'], 'an id');
  const timestamp = readUnixSeconds(value.timestamp);
  if (timestamp === ODD) return odd(['timestamp'], 'Unix seconds');
  const type = readWord(value.type);
  if (type === ODD) return odd(['type'], 'text');
  const from = readMaybeId(value.from);
  if (from === ODD) return odd(['from'], AN_ID_OR_NOTHING);
  const fromUserId = readMaybeId(value.from_user_id);
  if (fromUserId === ODD) return odd(['from_user_id'], AN_ID_OR_NOTHING);
  const to = readMaybeId(value.to);
  if (to === ODD) return odd(['to'], AN_ID_OR_NOTHING);
  const toUserId = readMaybeId(value.to_user_id);
  if (toUserId === ODD) return odd(['to_user_id'], AN_ID_OR_NOTHING);
  const replied = readMember(value.context, 'id', readMaybeId);
  if (replied === ODD) return odd(['context'], 'an object with an id');
  const history = readMember(value.history_context, 'status', readText);
  if (history === ODD) return odd(['history_context'], 'an object with a status');
  return {
    ...value,
    id,
    timestamp,
    type,
    from,
    from_user_id: fromUserId,
    to,
    to_user_id: toUserId,
    context: replied,
    history_context: history,
  };
});

const AN_ID_OR_NOTHING = 'an id or nothing';

/** An object of which one member counts; nothing where there is none, odd where either is. */
function readMember<Name extends string>(
  value: unknown,
  name: Name,
  read: (member: unknown) => string | undefined | typeof ODD,
):
  | ({ readonly [name in Name]: string | undefined } & Readonly<Record<string, unknown>>)
  | undefined
  | typeof ODD {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) return ODD;
  const member = read(value[name]);
  if (member === ODD) return ODD;
  return { ...value, [name]: member } as { [name in Name]: string | undefined };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
