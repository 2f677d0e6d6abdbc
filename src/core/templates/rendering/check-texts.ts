import { LIMITS } from '../../rules/index.ts';
import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import type { SentParameter } from '../../wire/graph/template-values.ts';
import { lengthOf } from '../draft/length.ts';
import { fillVariables } from '../draft/variables.ts';
import type { SendProblem } from './send-problem.ts';
import { isAuthentication } from './slots.ts';

/** Where the values of a text belong. */
export interface TextPlace {
  /** `header`, `body`, `button.0`. */
  readonly at: string;
  /** What they are called in the template, in their order. */
  readonly names: readonly string[];
  /** Whether each is sent with its name. */
  readonly named: boolean;
}

/**
 * Whether the values given for a text are as many, of the kind and of the form that its variables want (templates.md
 * §7.2, §8.2): 132000, 132012, 132018, 131008, and 100 for a missing name.
 */
export function checkTexts(
  draft: TemplateDraft,
  { at, names, named }: TextPlace,
  given: readonly SentParameter[],
): SendProblem[] {
  const problems: SendProblem[] = [];
  const nameless = named ? given.filter((parameter) => nameOf(parameter) === undefined) : [];
  if (nameless.length > 0)
    problems.push({
      code: 100,
      at,
      problem: `${nameless.length === 1 ? 'a parameter has' : `${nameless.length} parameters have`} no parameter_name`,
      fix: 'The template has named parameters: send each with its parameter_name.',
    });
  if (given.length !== names.length) problems.push(wrongCount(at, given.length, names));
  for (const [place, parameter] of given.entries()) {
    const name = (named ? nameOf(parameter) : names[place]) ?? String(place + 1);
    if (named && nameOf(parameter) !== undefined && !names.includes(name)) {
      const known = names.length === 0 ? 'it takes none here' : `it has ${names.join(', ')}`;
      problems.push({
        code: 132012,
        at: `${at}.${name}`,
        problem: 'is no variable of the template',
        fix: `Check the name: ${known}.`,
      });
    }
    problems.push(...checkValue(draft, `${at}.${name}`, parameter));
  }
  const twice = named ? names.filter((name) => given.filter((one) => nameOf(one) === name).length > 1) : [];
  for (const name of twice)
    problems.push({ code: 132000, at: `${at}.${name}`, problem: 'is given twice', fix: 'Give it once.' });
  return problems;
}

function wrongCount(at: string, given: number, names: readonly string[]): SendProblem {
  const wanted = names.length === 0 ? 'none' : `${names.length} (${names.join(', ')})`;
  return {
    code: 132000,
    at,
    problem: `has ${given === 1 ? '1 value' : `${given} values`}, the template wants ${wanted}`,
    fix: 'Give exactly the values that the template has variables for.',
  };
}

function checkValue(draft: TemplateDraft, at: string, parameter: SentParameter): SendProblem[] {
  const text = wordsOf(parameter);
  if (text === undefined) {
    const problem = `is of type ${parameter.type ?? 'unknown'}, the template wants a text`;
    return [
      { code: 132012, at, problem, fix: 'Send a text, or a currency or date_time with its fallback_value.' },
    ];
  }
  if (text.trim() === '')
    return [{ code: 131008, at, problem: 'is empty', fix: 'Give it a value: Meta takes no empty ones.' }];
  const odd = oddSpacing(text);
  const spacing =
    odd === undefined
      ? []
      : [
          {
            code: 132018,
            at,
            problem: `has ${odd}`,
            fix: 'Write it on one line, with at most 4 spaces in a row.',
          },
        ];
  return isAuthentication(draft) ? [...spacing, ...checkCode(at, text)] : spacing;
}

/** “Param text cannot have new-line/tab characters or more than 4 consecutive spaces” (templates.md §7.2). */
function oddSpacing(text: string): string | undefined {
  if (/[\n\r]/.test(text)) return 'a line break';
  if (text.includes('\t')) return 'a tab';
  return / {5}/.test(text) ? 'more than 4 spaces in a row' : undefined;
}

/** What people see as one emoji, however many code points it takes. */
const EMOJI = /\p{RGI_Emoji}/v;

function checkCode(at: string, text: string): SendProblem[] {
  const most = LIMITS.authenticationCodeCharacters.value;
  const problems: SendProblem[] = [];
  if (lengthOf(text) > most)
    problems.push({
      code: 132018,
      at,
      problem: `has ${lengthOf(text)} characters, a code may have ${most}`,
      fix: 'Send a shorter code.',
    });
  if (EMOJI.test(text) || /https?:\/\//i.test(text))
    problems.push({ code: 132018, at, problem: 'has an emoji or a link', fix: 'Send the code alone.' });
  return problems;
}

/** What stands in the text for a parameter: a text, or the fallback of a currency or a date. */
export function wordsOf(parameter: SentParameter): string | undefined {
  const { type } = parameter;
  if (type === 'text') return asText(parameter.text);
  if (type !== 'currency' && type !== 'date_time') return undefined;
  return asText(Object(parameter[type]).fallback_value);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function nameOf({ parameter_name: name }: SentParameter): string | undefined {
  return name === '' ? undefined : name;
}

/** A text as the person reads it; a variable without a value stays as it is. */
export function hydrate(text: string, place: TextPlace, given: readonly SentParameter[]): string {
  return fillVariables(text, (name) => {
    const parameter = place.named
      ? given.find((one) => nameOf(one) === name)
      : given[place.names.indexOf(name)];
    return parameter === undefined ? undefined : wordsOf(parameter);
  });
}

/** A text that its values made longer than it may be (132005). */
export function tooLong(at: string, text: string, most: number): SendProblem[] {
  const length = lengthOf(text);
  if (length <= most) return [];
  const problem = `has ${length} characters with the values in it, at most ${most} are allowed`;
  return [{ code: 132005, at, problem, fix: 'Shorten the values.' }];
}
