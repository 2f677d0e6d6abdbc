/** What a text in a language is mostly written with; Latin where nothing is said. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  ar: /\p{Script=Arabic}+/gu,
  be: /\p{Script=Cyrillic}+/gu,
  bg: /\p{Script=Cyrillic}+/gu,
  bn: /\p{Script=Bengali}+/gu,
  el: /\p{Script=Greek}+/gu,
  fa: /\p{Script=Arabic}+/gu,
  gu: /\p{Script=Gujarati}+/gu,
  he: /\p{Script=Hebrew}+/gu,
  hi: /\p{Script=Devanagari}+/gu,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]+/gu,
  ka: /\p{Script=Georgian}+/gu,
  kn: /\p{Script=Kannada}+/gu,
  ko: /\p{Script=Hangul}+/gu,
  ky: /\p{Script=Cyrillic}+/gu,
  lo: /\p{Script=Lao}+/gu,
  mk: /\p{Script=Cyrillic}+/gu,
  ml: /\p{Script=Malayalam}+/gu,
  mr: /\p{Script=Devanagari}+/gu,
  pa: /\p{Script=Gurmukhi}+/gu,
  prs: /\p{Script=Arabic}+/gu,
  ps: /\p{Script=Arabic}+/gu,
  ru: /\p{Script=Cyrillic}+/gu,
  si: /\p{Script=Sinhala}+/gu,
  ta: /\p{Script=Tamil}+/gu,
  te: /\p{Script=Telugu}+/gu,
  th: /\p{Script=Thai}+/gu,
  uk: /\p{Script=Cyrillic}+/gu,
  ur: /\p{Script=Arabic}+/gu,
  zh: /\p{Script=Han}+/gu,
};

/** Written in two scripts, by region or by taste. */
const EITHER: readonly string[] = ['az', 'kk', 'sr', 'uz'];

const LATIN = /\p{Script=Latin}+/gu;
const LETTER = /\p{Letter}+/gu;

/** Shorter texts, such as a name, say nothing about their language. */
const FEW_LETTERS = 20;

/** Whether less than a fifth of a text’s letters are those of its language; a foreign name in it is no matter. */
export function otherScript(text: string, language: string): boolean {
  const base = language.split(/[-_]/, 1)[0] ?? '';
  if (EITHER.includes(base)) return false;
  const script = (Object.hasOwn(SCRIPTS, base) ? SCRIPTS[base] : undefined) ?? LATIN;
  const letters = lengthOf(text, LETTER);
  return letters >= FEW_LETTERS && lengthOf(text, script) < letters / 5;
}

/** How long the runs of some letters are in all, in UTF-16 units. */
function lengthOf(text: string, runs: RegExp): number {
  let length = 0;
  for (const run of text.match(runs) ?? []) length += run.length;
  return length;
}
