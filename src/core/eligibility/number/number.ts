import { phoneMatchKey } from '../../rules/index.ts';
import type { LengthsOf } from './plans.ts';
import { EXAMPLE, type NumberProblem, prepareNumber } from './text.ts';

/** What was understood of a number somebody wrote. */
export type NumberRead =
  | {
      readonly kind: 'number';
      /** With its plus: `+447700900100`. */
      readonly e164: string;
      /** Without a plus: `44`. */
      readonly callingCode: string;
      /** How it was read, where that does not go without saying. */
      readonly note?: string;
      /** True when it may be another country’s as well: no plus, and no number of that country looks like it. */
      readonly isGuess?: true;
    }
  | NumberProblem;

export type ReadNumber = (written: string) => NumberRead;

/**
 * Opens what reads numbers, as sheets and people write them; one serves for any count of them. It checks that a number
 * is possible, by its calling code and length. Whether it is assigned it does not: numbering plans change sooner than
 * libraries, and numbers reserved for fiction are assigned to nobody.
 */
export async function openNumberParser(): Promise<ReadNumber> {
  const { openLengths, parseNumber } = await import('./plans.ts');
  const lengthsOf = openLengths();
  const isPossible = (text: string) => {
    const found = parseNumber(text);
    return typeof found === 'object' && found.isPossible();
  };

  return (written) => {
    const prepared = prepareNumber(written);
    if (prepared.kind === 'problem') return prepared;
    const { text, note, isGuess } = prepared;
    const plain = note === undefined ? plainNumber(text, lengthsOf) : undefined;
    if (plain !== undefined) return plain;
    const found = parseNumber(text);
    if (typeof found === 'string') return note === undefined ? refusedAs(found) : withoutCallingCode();
    const { number: e164, countryCallingCode: callingCode, nationalNumber } = found;
    // Of the spellings of a phone the library knows the newest: Mexico’s 1 is out of it, and not out of WhatsApp.
    if (!found.isPossible() && !isPossible(`+${phoneMatchKey(e164)}`)) {
      return note === undefined ? impossible(callingCode, nationalNumber) : withoutCallingCode();
    }
    if (note === undefined) return { kind: 'number', e164, callingCode };
    return { kind: 'number', e164, callingCode, note, ...(isGuess && !found.isValid() ? { isGuess } : {}) };
  };
}

/**
 * A number as E.164 has it, which most are in a list of thousands: what its calling code and length tell is all that is
 * asked. The library compiles a pattern or two for each, which takes twenty times as long; it gets what is not plain.
 */
function plainNumber(text: string, lengthsOf: LengthsOf): NumberRead | undefined {
  if (!/^\+[1-9]\d{6,14}$/.test(text)) return undefined;
  for (const end of [2, 3, 4]) {
    const callingCode = text.slice(1, end);
    const lengths = lengthsOf(callingCode);
    // No calling code is the beginning of another. A zero after it may be one that is not dialled from abroad.
    if (lengths === undefined) continue;
    const isPlain = text[end] !== '0' && lengths.has(text.length - end);
    return isPlain ? { kind: 'number', e164: text, callingCode } : undefined;
  }
  return undefined;
}

const REFUSALS: Readonly<Record<string, string>> = {
  INVALID_COUNTRY: 'no country has the calling code it begins with',
  TOO_SHORT: 'it is too short for a number',
  TOO_LONG: 'it is too long for a number',
};

function refusedAs(code: string): NumberProblem {
  return { kind: 'problem', problem: REFUSALS[code] ?? 'it cannot be read as a number', fix: EXAMPLE };
}

function impossible(callingCode: string, { length }: string): NumberProblem {
  return {
    kind: 'problem',
    problem: `no number of +${callingCode} has ${length} ${length === 1 ? 'digit' : 'digits'} after that`,
    fix: 'Compare it with the number the app shows under Settings.',
  };
}

/** As it may be anybody’s anywhere, no country is guessed. */
function withoutCallingCode(): NumberProblem {
  return {
    kind: 'problem',
    problem: 'its calling code is missing, or does not fit the digits after it',
    fix: EXAMPLE,
  };
}
