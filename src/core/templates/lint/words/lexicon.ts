import { ENGLISH } from './english.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { ITALIAN } from './italian.ts';
import { PORTUGUESE } from './portuguese.ts';
import { SPANISH } from './spanish.ts';
import { SIGNALS, type Signal, type WordList } from './word-list.ts';

type Lexicon = Readonly<Record<Signal, RegExp>>;

const LEXICONS: Readonly<Record<string, Lexicon>> = {
  de: compiled(GERMAN),
  en: compiled(ENGLISH),
  es: compiled(SPANISH),
  fr: compiled(FRENCH),
  it: compiled(ITALIAN),
  pt: compiled(PORTUGUESE),
};

/**
 * The first word of a text that is a signal, in the template’s own language; a language without a list goes by the
 * English one, since brands sell in English everywhere.
 */
export function signalIn(text: string, signal: Signal, language: string): string | undefined {
  return lexiconOf(language)[signal].exec(text)?.[0];
}

function lexiconOf(language: string): Lexicon {
  const base = language.split(/[-_]/, 1)[0] ?? '';
  return (Object.hasOwn(LEXICONS, base) ? LEXICONS[base] : undefined) ?? (LEXICONS.en as Lexicon);
}

function compiled(list: WordList): Lexicon {
  return Object.fromEntries(SIGNALS.map((signal) => [signal, patternOf(list[signal])])) as Lexicon;
}

/** Words whole, in any case, wherever letters of other scripts than ASCII’s stand. */
function patternOf(phrases: readonly string[]): RegExp {
  const alternatives = phrases.map((phrase) => {
    const words = phrase
      .replace(/\*$/, '')
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(/ /g, '\\s+');
    return phrase.endsWith('*') ? `${words}\\p{Letter}*` : words;
  });
  return new RegExp(
    `(?<![\\p{Letter}\\p{Number}])(?:${alternatives.join('|')})(?![\\p{Letter}\\p{Number}])`,
    'iu',
  );
}
