import { LIMITS } from '../../rules/index.ts';
import type { DraftButton, TemplateDraft } from '../../wire/graph/template-draft.ts';
import type { SentParameter, SentPart } from '../../wire/graph/template-values.ts';
import { lengthOf } from '../draft/length.ts';
import { buttonsOf } from '../draft/parts.ts';
import { isPositional } from '../draft/variables.ts';
import { checkTexts, hydrate, type TextPlace, tooLong, wordsOf } from './check-texts.ts';
import type { SendProblem } from './send-problem.ts';
import { needsValue, type Parts, subTypeOf, urlVariable } from './slots.ts';

/** Whether the values for buttons fit them, each by its position in the template (templates.md §8.2). */
export function checkButtons(draft: TemplateDraft, parts: Parts, given: readonly SentPart[]): SendProblem[] {
  const buttons = buttonsOf(parts);
  const strangers = given.filter(({ index }) => index === undefined || buttons[index] === undefined);
  return [
    ...strangers.map(({ index }) => strange(index, buttons.length)),
    ...buttons.flatMap((button, index) =>
      checkButton(
        draft,
        button,
        `button.${index}`,
        given.filter((one) => one.index === index),
      ),
    ),
  ];
}

function strange(index: number | undefined, count: number): SendProblem {
  if (index === undefined)
    return {
      code: 100,
      at: 'button',
      problem: 'has no index',
      fix: 'Give the position of the button in the template, counted from 0.',
    };
  const has = count === 0 ? 'It has no buttons.' : `It has the buttons 0 to ${count - 1}.`;
  return { code: 132000, at: `button.${index}`, problem: 'is no button of the template', fix: has };
}

function checkButton(
  draft: TemplateDraft,
  button: DraftButton,
  at: string,
  [values, ...others]: readonly SentPart[],
): SendProblem[] {
  if (values === undefined) return needsValue(button) ? [missing(button, at)] : [];
  const subType = subTypeOf(button);
  const twice = { code: 132000, at, problem: 'is given twice', fix: 'Give it once.' };
  const more = others.length === 0 ? [] : [twice];
  if (subType === undefined) {
    const problem = `takes no value: it is ${shownType(button)} without a variable`;
    return [...more, { code: 100, at, problem, fix: 'Leave it out.' }];
  }
  if (values.sub_type !== subType) {
    const problem = `is sent as ${values.sub_type?.toLowerCase() ?? 'nothing'}, the template has ${shownType(button)} there`;
    return [...more, { code: 132018, at, problem, fix: `Send sub_type ${subType.toLowerCase()}.` }];
  }
  return [...more, ...checkParameters(draft, button, at, values.parameters)];
}

function shownType({ type }: DraftButton): string {
  return `a button ${type}`;
}

function missing(button: DraftButton, at: string): SendProblem {
  return {
    code: 131008,
    at,
    problem: `is missing its value: ${button.type === 'COPY_CODE' ? 'the code to copy' : button.type === 'MPM' ? 'the sections of products' : 'the end of the URL'}`,
    fix: `Give \`${at}\`.`,
  };
}

function checkParameters(
  draft: TemplateDraft,
  button: DraftButton,
  at: string,
  parameters: readonly SentParameter[],
): SendProblem[] {
  switch (subTypeOf(button)) {
    case 'URL':
      return checkUrl(draft, button, at, parameters);
    case 'COPY_CODE':
      return checkCoupon(button, at, parameters);
    case 'MPM':
      return checkProducts(button, at, parameters);
    default:
      return checkPayloads(at, parameters);
  }
}

/** Where the end of a URL belongs; also in a named template a URL may hold `{{1}}`, and then takes no name (§3.1). */
export function urlPlace(button: DraftButton, at: string): TextPlace {
  const name = urlVariable(button) ?? '1';
  return { at, names: [name], named: !isPositional(name) };
}

function checkUrl(
  draft: TemplateDraft,
  button: DraftButton,
  at: string,
  parameters: readonly SentParameter[],
): SendProblem[] {
  if (parameters.length === 0) return [missing(button, at)];
  const place = urlPlace(button, at);
  const unsafe = parameters.filter((one) => needsEncoding(wordsOf(one) ?? ''));
  return [
    ...checkTexts(draft, place, parameters),
    ...tooLong(at, hydrate(button.url ?? '', place, parameters), LIMITS.filledUrlCharacters.value),
    ...unsafe.map(() => ({
      code: 131009,
      at,
      problem: 'has characters that a URL cannot hold',
      fix: 'Percent-encode it: a space is %20.',
    })),
  ];
}

/** What RFC 3986 lets stand in a URL, with `%` only before two hexadecimal digits. Spaces are told of as 132018. */
function needsEncoding(suffix: string): boolean {
  return suffix.trim() !== '' && /[^\w\-.~:/?#[\]@!$&'()*+,;=%]|%(?![\da-f]{2})/i.test(suffix);
}

/** The end of a URL with all that a URL cannot hold percent-encoded; what is encoded already stays. */
export function encodedSuffix(suffix: string): string {
  return suffix
    .toWellFormed()
    .replace(/[^\w\-.~:/?#[\]@!$&'()*+,;=%]+|%(?![\da-f]{2})/gi, (part) => encodeURIComponent(part));
}

function checkCoupon(button: DraftButton, at: string, parameters: readonly SentParameter[]): SendProblem[] {
  const [parameter] = parameters;
  const code = parameter?.coupon_code;
  if (parameter?.type !== 'coupon_code' || typeof code !== 'string' || code === '')
    return [missing(button, at)];
  const most = LIMITS.copyCodeCharacters.value;
  if (lengthOf(code) <= most) return [];
  const problem = `has ${lengthOf(code)} characters, a code may have ${most}`;
  return [{ code: 132018, at, problem, fix: 'Use a shorter code.' }];
}

function checkProducts(button: DraftButton, at: string, parameters: readonly SentParameter[]): SendProblem[] {
  const sections: unknown = Object(Object(parameters[0]).action).sections;
  if (!Array.isArray(sections) || sections.length === 0) return [missing(button, at)];
  const products = sections.flatMap((section): unknown[] => Object(section).product_items ?? []).length;
  const longest = Math.max(...sections.map((section) => lengthOf(String(Object(section).title ?? ''))));
  const limits = [
    [sections.length, LIMITS.multiProductSections.value, 'sections'],
    [products, LIMITS.multiProductItems.value, 'products'],
    [longest, LIMITS.multiProductTitleCharacters.value, 'characters in a title'],
  ] as const;
  return limits
    .filter(([count, most]) => count > most)
    .map(([count, most, what]) => ({
      code: 131009,
      at,
      problem: `has ${count} ${what}, at most ${most} are allowed`,
      fix: 'Send less.',
    }));
}

/** Quick replies, flows, catalogues and calls: all they take may be left out. */
function checkPayloads(at: string, parameters: readonly SentParameter[]): SendProblem[] {
  return parameters.flatMap(({ type, payload, ttl_minutes: minutes }): SendProblem[] => {
    if (type === 'payload') return checkPayload(at, payload);
    const most = LIMITS.callButtonMinutes.value;
    if (type !== 'ttl_minutes' || (Number(minutes) >= 1 && Number(minutes) <= most)) return [];
    const problem = `is to work for ${JSON.stringify(minutes)} minutes, expected from 1 to ${most}`;
    return [{ code: 131009, at, problem, fix: 'Give another time.' }];
  });
}

function checkPayload(at: string, payload: unknown): SendProblem[] {
  if (typeof payload !== 'string' || payload === '')
    return [{ code: 131008, at, problem: 'has an empty payload', fix: 'Give it a text, or leave it out.' }];
  const most = LIMITS.callButtonPayloadCharacters.value;
  if (lengthOf(payload) <= most) return [];
  const problem = `has a payload of ${lengthOf(payload)} characters, at most ${most} are allowed`;
  return [{ code: 131009, at, problem, fix: 'Shorten it.' }];
}
