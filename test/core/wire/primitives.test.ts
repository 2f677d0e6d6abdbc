import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  id,
  list,
  maybe,
  maybeId,
  maybeName,
  maybeNumber,
  maybeText,
  unixSeconds,
} from '../../../src/core/wire/primitives.ts';

const NO = Symbol('refused');

function read(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : NO;
}

describe('what Meta prints in several ways is read as one', () => {
  it.each<[string, z.ZodType, unknown, unknown]>([
    ['an id', id, '440000000000002', '440000000000002'],
    ['an id that is a number', id, 440000000000002, '440000000000002'],
    ['an id beyond 2^53', id, 90071992547409931n, '90071992547409931'],
    ['an empty id', id, '', NO],
    ['no id', id, null, NO],
    ['an id that may be missing', maybeId, 7, '7'],
    ['an empty one', maybeId, '', undefined],
    ['none at all', maybeId, undefined, undefined],
    ['null for it', maybeId, null, undefined],
    ['an object for it', maybeId, {}, NO],
    ['a name', maybeName, 'Mira', 'Mira'],
    ['an empty name', maybeName, '', undefined],
    ['null for a name', maybeName, null, undefined],
    ['an empty text', maybeText, '', ''],
    ['null for a text', maybeText, null, undefined],
    ['a number for a text', maybeText, 7, NO],
    ['a number', maybeNumber, 0.924, 0.924],
    ['a number as text', maybeNumber, '303833', 303833],
    ['a negative number as text', maybeNumber, '-1.5', -1.5],
    ['null for a number', maybeNumber, null, undefined],
    ['words for a number', maybeNumber, 'many', NO],
    ['nothing for a number', maybeNumber, '', NO],
    ['a list', list(id), [1, '2'], ['1', '2']],
    ['null for a list', list(id), null, []],
    ['no list', list(id), undefined, []],
    ['a list with an odd element', list(id), [1, {}], NO],
    ['an object for a list', list(id), {}, NO],
    ['something', maybe(z.boolean()), false, false],
    ['null for something', maybe(z.boolean()), null, undefined],
    ['something else', maybe(z.boolean()), 'yes', NO],
    ['Unix seconds', unixSeconds, '1793900010', 1_793_900_010_000],
    ['Unix seconds as a number', unixSeconds, 1793900010, 1_793_900_010_000],
    ['seconds after the year 9999', unixSeconds, 253_402_300_800, NO],
    ['milliseconds', unixSeconds, '1793900010000', NO],
  ])('%s', (_title, schema, value, expected) => {
    expect(read(schema, value)).toEqual(expected);
  });
});
