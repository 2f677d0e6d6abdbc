import { digitsOf } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import type { World } from '../world/world.ts';
import type { Field } from './fields.ts';

const YEAR_MS = 365 * 86_400_000;

/** What every figure is asked with, as `.start(1).end(2).granularity(DAY)` behind its name (reference §7.3). */
export interface Arguments {
  /** Unix milliseconds, `endMs` excluded. */
  readonly startMs: number;
  readonly endMs: number;
  readonly granularity: string;
  /** Digits; empty for all numbers. */
  readonly phoneNumbers: readonly string[];
  /** Two letters; empty for all countries. */
  readonly countryCodes: readonly string[];
  /** The other lists, by name, in capitals; empty for those that were not given. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

/** What a figure takes: its granularities, and the values of its lists. */
export interface Grammar {
  readonly granularities: readonly string[];
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

/** Reads a field’s arguments; a text says what is wrong with them. */
export function readArguments(
  world: World,
  { name, modifiers }: Field,
  grammar: Grammar,
): Arguments | string {
  const known = [
    'start',
    'end',
    'granularity',
    'phone_numbers',
    'country_codes',
    ...Object.keys(grammar.lists),
  ];
  const stranger = [...modifiers.keys()].find((argument) => !known.includes(argument));
  if (stranger !== undefined) return `Param ${stranger} is not a parameter of ${name}.`;
  const span = readSpan(modifiers.get('start'), modifiers.get('end'));
  if (span === undefined) return `${name} needs start and end, Unix timestamps in seconds, end after start.`;
  const granularity = unquoted(modifiers.get('granularity') ?? '').toUpperCase();
  if (!grammar.granularities.includes(granularity))
    return `Param granularity must be one of {${grammar.granularities.join(', ')}}.`;
  if (world.timeline.now - span.startMs > YEAR_MS && enforces(world, 'analytics-look-back'))
    return `${name} looks back one year at most.`;
  const lists: Record<string, readonly string[]> = {};
  for (const [list, values] of Object.entries(grammar.lists)) {
    const given = readList(modifiers.get(list)).map((value) => value.toUpperCase());
    const odd = given.find((value) => !values.includes(value));
    if (odd !== undefined) return `Param ${list} must be among {${values.join(', ')}} - got "${odd}".`;
    lists[list] = given;
  }
  return {
    ...span,
    granularity,
    phoneNumbers: readList(modifiers.get('phone_numbers')).map(digitsOf),
    countryCodes: readList(modifiers.get('country_codes')).map((code) => code.toUpperCase()),
    lists,
  };
}

/** A span of Unix seconds, in milliseconds. */
export function readSpan(
  start: string | undefined,
  end: string | undefined,
): Pick<Arguments, 'startMs' | 'endMs'> | undefined {
  const [from, to] = [start, end].map((text) => unquoted(text ?? ''));
  if (from === undefined || to === undefined || !/^\d{1,11}$/.test(from) || !/^\d{1,11}$/.test(to))
    return undefined;
  return Number(to) > Number(from) ? { startMs: Number(from) * 1000, endMs: Number(to) * 1000 } : undefined;
}

/** A list as Meta’s samples write it: `COUNTRY,TIER`, `[COUNTRY]`, `["COUNTRY"]`, `[]`. */
function readList(text: string | undefined): string[] {
  return (text ?? '')
    .replace(/^\s*\[|\]\s*$/g, '')
    .split(',')
    .map(unquoted)
    .filter((item) => item !== '');
}

function unquoted(text: string): string {
  return text.trim().replace(/^["']|["']$/g, '');
}
