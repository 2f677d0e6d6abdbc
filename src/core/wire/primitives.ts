import * as z from 'zod';

// Meta prints the same value as a number on one page and as a string on another, and changes its mind between
// versions; whatever carries the same information is accepted and normalised here.

/**
 * A schema that is one function: from what stands there to what it says, or to nothing where it is odd. An imported row
 * is read by a dozen of these, and unions and pipes take three times as long.
 */
function reading<Value>(expected: string, read: (value: unknown) => Found<Value>) {
  return z.transform((value: unknown, context): Value => {
    const found = read(value);
    if (found !== ODD) return found;
    context.issues.push({ code: 'custom', message: `Invalid input: expected ${expected}`, input: value });
    return z.NEVER;
  });
}

/** What stands for a value that is not of the expected kind. */
export const ODD: unique symbol = Symbol('odd');
type Found<Value> = Value | typeof ODD;

/** An id or phone number: digits as a string or a number. Empty means absent (usernames, conflict C9). */
export const id = reading('an id', (value): Found<string> => idOf(value) || ODD);

/** An optional id for which `""`, `null` and absence mean the same (conflict C9). */
export const maybeId = reading('an id or nothing', readMaybeId);

export function readMaybeId(value: unknown): Found<string | undefined> {
  return value === undefined || value === null ? undefined : idOf(value);
}

function idOf(value: unknown): Found<string | undefined> {
  if (typeof value === 'string') return value === '' ? undefined : value.toWellFormed();
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : ODD;
}

/** The last second of the year 9999: what is later is no time in seconds, and no calendar could show it. */
const LAST_SECOND = 253_402_300_799;

/** Unix seconds as a string or an integer, given back as Unix milliseconds. */
export const unixSeconds = reading('Unix seconds', readUnixSeconds);

export function readUnixSeconds(value: unknown): Found<number> {
  const seconds = wholeNumberOf(value);
  return seconds !== undefined && seconds >= 0 && seconds <= LAST_SECOND ? seconds * 1000 : ODD;
}

/** A whole number, or its digits as a string. */
export const wholeNumber = reading('a whole number', (value): Found<number> => wholeNumberOf(value) ?? ODD);

function wholeNumberOf(value: unknown): number | undefined {
  if (typeof value === 'string') return /^\d{1,12}$/.test(value) ? Number(value) : undefined;
  return Number.isSafeInteger(value) ? Number(value) : undefined;
}

/** A name for which `""`, `null` and absence mean the same (conflict C9). */
export const maybeName = reading(
  'a name or nothing',
  (value): Found<string | undefined> => (value === '' ? undefined : readText(value)),
);

/** A string for which `null` means absent. */
export const maybeText = reading('text or nothing', readText);

export function readText(value: unknown): Found<string | undefined> {
  if (value === undefined || value === null) return undefined;
  // Half a surrogate pair cannot be stored: read back it would be another, and nothing would be found by it again.
  return typeof value === 'string' ? value.toWellFormed() : ODD;
}

/** A string that says something. */
export const word = reading('text', readWord);

export function readWord(value: unknown): Found<string> {
  return readText(value) || ODD;
}

/** Anything for which `null` means absent. */
export function maybe<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** A number that some pages print as a string; anything else means absent. */
export const maybeNumber = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+(\.\d+)?$/)
      .transform(Number),
  ])
  .nullish()
  .transform((value) => value ?? undefined);

/** A list for which `null` and absence mean empty. */
export function list<Schema extends z.ZodType>(schema: Schema) {
  return z
    .array(schema)
    .nullish()
    .transform((value) => value ?? []);
}
