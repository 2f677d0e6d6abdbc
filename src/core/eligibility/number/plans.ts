import { Metadata, ParseError, parsePhoneNumberWithError } from 'libphonenumber-js/core';
import plans from 'libphonenumber-js/min/metadata';

/*
 * The numbering plans of all countries, and the library that reads them: 140 KB, which only who reads numbers loads.
 */

/** What the library makes of a number with its plus: the number, or why it is none, as a code of the library’s. */
export function parseNumber(text: string): ReturnType<typeof parsePhoneNumberWithError> | string {
  try {
    return parsePhoneNumberWithError(text, { extract: false }, plans);
  } catch (error) {
    if (error instanceof ParseError) return error.message;
    throw error;
  }
}

/** How long the numbers behind a calling code are. */
export type LengthsOf = (callingCode: string) => ReadonlySet<number> | undefined;

/** Opens the table of lengths; of countries that share a calling code, those of the one it belongs to first. */
export function openLengths(): LengthsOf {
  const known = new Map<string, ReadonlySet<number>>();
  const metadata = new Metadata(plans);
  return (callingCode) => {
    const before = known.get(callingCode);
    if (before !== undefined) return before;
    const [country] = (plans.country_calling_codes as Countries)[callingCode] ?? [];
    if (country === undefined) return undefined;
    metadata.selectNumberingPlan(country);
    const lengths = new Set(metadata.numberingPlan?.possibleLengths());
    known.set(callingCode, lengths);
    return lengths;
  };
}

type Countries = Readonly<Record<string, readonly Parameters<Metadata['selectNumberingPlan']>[0][]>>;
