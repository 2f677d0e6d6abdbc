import * as z from 'zod';

// Meta prints the same value as a number on one page and as a string on another, and changes its mind between
// versions; whatever carries the same information is accepted and normalised here.

/** An id or phone number: digits as a string or a number. Empty means absent (usernames, conflict C9). */
export const id = z
  .union([z.string(), z.number(), z.bigint()])
  .transform((value) => String(value))
  .pipe(z.string().min(1));

/** An optional id for which `""`, `null` and absence mean the same (conflict C9). */
export const maybeId = z
  .union([z.string(), z.number(), z.bigint(), z.null()])
  .optional()
  .transform((value) => (value === undefined || value === null || value === '' ? undefined : String(value)));

/** The last second of the year 9999: what is later is no time in seconds, and no calendar could show it. */
const LAST_SECOND = 253_402_300_799;

/** Unix seconds as a string or an integer, given back as Unix milliseconds. */
export const unixSeconds = z
  .union([z.string().regex(/^\d{1,12}$/), z.number().int().nonnegative()])
  .transform(Number)
  .pipe(z.number().max(LAST_SECOND))
  .transform((seconds) => seconds * 1000);

/** A name for which `""`, `null` and absence mean the same (conflict C9). */
export const maybeName = z
  .string()
  .nullish()
  .transform((value) => value || undefined);

/** A string for which `null` means absent. */
export const maybeText = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);

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
