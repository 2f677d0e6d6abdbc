import { quoted } from '../candidate/quoted.ts';

export const EXAMPLE = 'Write it with a plus and its calling code, for example +447700900100.';

/** Why what somebody wrote is no number, and what to write instead. */
export interface NumberProblem {
  readonly kind: 'problem';
  readonly problem: string;
  readonly fix: string;
}

/** The text of a number with a plus before it. */
interface PreparedNumber {
  readonly kind: 'prepared';
  readonly text: string;
  /** How the plus came there, where it was not written. */
  readonly note?: string;
  /** True when nothing in the text says that it begins with a calling code. */
  readonly isGuess?: true;
}

/** With all its separators a number is shorter than this. */
const MOST_CHARACTERS = 40;

/** A whole number, as spreadsheets and data frames write it once they take it for a quantity. */
const SCIENTIFIC = /^[+-]?\d+([.,]\d+)?e\+?\d+$/i;
const DECIMAL = /^(\+?\d+)[.,]0+$/;

/** Takes off what programs and people put around a number, or says why what they wrote is none. */
export function prepareNumber(written: string): PreparedNumber | NumberProblem {
  if (/^\+\d{7,15}$/.test(written)) return { kind: 'prepared', text: written };
  // Invisible marks come along when a number is copied from a page or an address book.
  const visible = written
    .slice(0, 4 * MOST_CHARACTERS)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
  const bare = visible.replace(/^'/, '').replace(/^(tel|whatsapp):/i, '');
  const text = DECIMAL.exec(bare)?.[1] ?? bare;
  const refusal = REFUSALS.find(({ when }) => when(text));
  if (refusal !== undefined) return { kind: 'problem', problem: refusal.problem(text), fix: refusal.fix };
  // `(+44) 7700 900100`
  const number = text.replace(/^\(\s*(\+?\s*\d+)\s*\)/, '$1');
  if (number.startsWith('+')) return { kind: 'prepared', text: number };
  if (/^0\s*0/.test(number)) {
    return { kind: 'prepared', text: number.replace(/^0\s*0/, '+'), note: 'its 00 was read as a plus' };
  }
  return { kind: 'prepared', text: `+${number}`, note: 'it was read with a plus before it', isGuess: true };
}

/** Why a text is no number; the first that fits is told. */
const REFUSALS: readonly {
  readonly when: (text: string) => boolean;
  readonly problem: (text: string) => string;
  readonly fix: string;
}[] = [
  { when: (text) => text === '', problem: () => 'no number is given', fix: EXAMPLE },
  {
    when: (text) => SCIENTIFIC.test(text),
    problem: (text) => `a spreadsheet has made ${quoted(text)} of the number, and its last digits are lost`,
    fix: 'Format the column as text, enter the number again, and export anew.',
  },
  {
    when: (text) => text.length > MOST_CHARACTERS,
    problem: () => 'it is too long for a number',
    fix: EXAMPLE,
  },
  {
    when: (text) => /[;,|&]|\+.*\+/.test(text),
    problem: () => 'there is more than one number',
    fix: 'Give each number a line, or a run, of its own.',
  },
  {
    when: (text) => /\p{L}/u.test(text),
    problem: (text) => `${quoted(text)} has letters in it`,
    fix: EXAMPLE,
  },
  {
    when: (text) => !/^(\(\s*)?\+?[\p{Nd}\p{Pd}\s()./]*\p{Nd}[\p{Nd}\p{Pd}\s()./]*$/u.test(text),
    problem: (text) => `${quoted(text)} has characters in it that no number has`,
    fix: EXAMPLE,
  },
];
