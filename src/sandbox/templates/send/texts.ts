import { enforces } from '../../enforced.ts';
import type { Template } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { fillIn } from '../placeholders.ts';
import { hasEmoji, lengthOf } from '../wording.ts';
import { refusal, type SendRefusal } from './refusal.ts';

type Parameter = Readonly<Record<string, unknown>>;

/** M/templates/authentication-templates (2025-11-14). */
const CODE_LIMIT = 15;

/** Whether the values given for a text fit its variables: names, number, kind, form (templates §7.2, §8.2). */
export function checkTexts(
  world: World,
  template: Template,
  where: string,
  names: readonly string[],
  given: readonly Parameter[],
): SendRefusal | undefined {
  if (!enforces(world, 'template-parameters')) return undefined;
  if (template.parameterFormat === 'NAMED' && given.some((parameter) => nameOf(parameter) === undefined))
    return refusal('bad-parameter', 'Parameter name is missing or empty');
  if (given.length !== names.length) return wrongCount(where, given.length, names.length);
  if (template.parameterFormat === 'NAMED') {
    const stranger = given.map(nameOf).find((name) => name !== undefined && !names.includes(name));
    // Unverified: which code refuses a name that the template does not have.
    if (stranger !== undefined)
      return refusal('parameter-format', `${where}: parameter_name ${stranger} is not in the template`);
  }
  for (const [place, parameter] of given.entries()) {
    const problem = checkValue(world, template, `${where}: Parameter at index ${place}`, parameter, where);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

export function wrongCount(where: string, given: number, expected: number): SendRefusal {
  return refusal(
    'template-parameters',
    `${where}: number of localizable_params (${given}) does not match the expected number of params (${expected})`,
  );
}

function checkValue(
  world: World,
  template: Template,
  place: string,
  parameter: Parameter,
  where: string,
): SendRefusal | undefined {
  const text = wordsOf(parameter);
  if (text === undefined)
    return refusal(
      'parameter-format',
      `${where}: Format mismatch, expected TEXT, received ${kindOf(parameter)}`,
    );
  if (text.trim() === '') return refusal('missing-parameter', 'Parameter of type text is missing text value');
  if (isOddText(text) && enforces(world, 'template-parameter-text')) {
    return refusal(
      'template-parameter',
      'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
    );
  }
  if (template.category !== 'AUTHENTICATION') return undefined;
  if (lengthOf(text) > CODE_LIMIT)
    return refusal('template-parameter', `${place} exceeds the parameter length limit ${CODE_LIMIT}`);
  return hasEmoji(text) || /https?:\/\//i.test(text)
    ? refusal('template-parameter', `${place} cannot have URLs or emojis`)
    : undefined;
}

function isOddText(text: string): boolean {
  return /[\n\r\t]| {5}/.test(text);
}

/** What stands in the text for a parameter: a text, or the fallback of a currency or a date. */
function wordsOf(parameter: Parameter): string | undefined {
  const { type } = parameter;
  if (type === 'text') return typeof parameter.text === 'string' ? parameter.text : '';
  if (type !== 'currency' && type !== 'date_time') return undefined;
  const fallback: unknown = Object(parameter[type]).fallback_value;
  return typeof fallback === 'string' ? fallback : '';
}

function nameOf({ parameter_name: name }: Parameter): string | undefined {
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** IMAGE, TEXT … as refusals name what came. */
export function kindOf(parameter: Parameter | undefined): string {
  return typeof parameter?.type === 'string' ? parameter.type.toUpperCase() : 'UNKNOWN';
}

/** A text as the person reads it; `names` in the order the values are given. */
export function hydrate(
  template: Template,
  text: string,
  names: readonly string[],
  given: readonly Parameter[],
): string {
  return fillIn(text, (name) => {
    const isNamed = template.parameterFormat === 'NAMED';
    const parameter = isNamed ? given.find((one) => nameOf(one) === name) : given[names.indexOf(name)];
    return parameter === undefined ? undefined : wordsOf(parameter);
  });
}
