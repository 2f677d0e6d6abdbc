// M/templates/supported-languages (2025-11-04, checked in part 2026-05-21); templates §3.2.
const CODES =
  'af sq ar ar_EG ar_AE ar_LB ar_MA ar_QA az be_BY bn bn_IN bg ca zh_CN zh_HK zh_TW hr cs da prs_AF nl nl_BE ' +
  'en en_GB en_US en_AE en_AU en_CA en_GH en_IE en_IN en_JM en_MY en_NZ en_QA en_SG en_UG en_ZA ' +
  'et fil fi fr fr_BE fr_CA fr_CH fr_CI fr_MA ka de de_AT de_CH el gu ha he hi hu id ga it ja kn kk rw_RW ko ' +
  'ky_KG lo lv lt mk ms ml mr nb ps_AF fa pl pt_BR pt_PT pa ro ru sr si_LK sk sl es es_AR es_CL es_CO es_CR ' +
  'es_DO es_EC es_HN es_MX es_PA es_PE es_ES es_UY sw sv ta te th tr uk ur uz vi zu';

/** The languages a template can be in; `en`, `en_US` and `en_GB` are three. */
export const TEMPLATE_LANGUAGES: ReadonlySet<string> = new Set(CODES.split(' '));

// What a text in the language is mostly written with; languages of several scripts are left out.
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  ar: /\p{Script=Arabic}/u,
  fa: /\p{Script=Arabic}/u,
  ps: /\p{Script=Arabic}/u,
  prs: /\p{Script=Arabic}/u,
  ur: /\p{Script=Arabic}/u,
  be: /\p{Script=Cyrillic}/u,
  bg: /\p{Script=Cyrillic}/u,
  ky: /\p{Script=Cyrillic}/u,
  mk: /\p{Script=Cyrillic}/u,
  ru: /\p{Script=Cyrillic}/u,
  uk: /\p{Script=Cyrillic}/u,
  bn: /\p{Script=Bengali}/u,
  el: /\p{Script=Greek}/u,
  gu: /\p{Script=Gujarati}/u,
  he: /\p{Script=Hebrew}/u,
  hi: /\p{Script=Devanagari}/u,
  mr: /\p{Script=Devanagari}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
  ka: /\p{Script=Georgian}/u,
  kn: /\p{Script=Kannada}/u,
  ko: /\p{Script=Hangul}/u,
  lo: /\p{Script=Lao}/u,
  ml: /\p{Script=Malayalam}/u,
  pa: /\p{Script=Gurmukhi}/u,
  si: /\p{Script=Sinhala}/u,
  ta: /\p{Script=Tamil}/u,
  te: /\p{Script=Telugu}/u,
  th: /\p{Script=Thai}/u,
  zh: /\p{Script=Han}/u,
};
const OF_SEVERAL_SCRIPTS = ['kk', 'sr', 'uz', 'az'];
const LATIN = /\p{Script=Latin}/u;

/** Whether hardly anything of a text is written as its language is; a brand in other letters is no matter. */
export function isInOtherScript(text: string, language: string): boolean {
  const base = language.split('_', 1)[0] ?? language;
  if (OF_SEVERAL_SCRIPTS.includes(base)) return false;
  const letters = text.match(/\p{Letter}/gu) ?? [];
  const own = letters.filter((letter) => (SCRIPTS[base] ?? LATIN).test(letter));
  return letters.length >= 20 && own.length < letters.length / 5;
}
