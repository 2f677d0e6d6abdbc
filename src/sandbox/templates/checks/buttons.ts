import { LIMITS } from '../../../core/rules/index.ts';
import type { TemplateComponent } from '../../world/templates.ts';
import { buttonsOf, textOf } from '../components.ts';
import type { Draft } from '../draft.ts';
import { fillIn, variablesIn } from '../placeholders.ts';
import { firstProblem, missingField, problem, type TemplateProblem } from '../problems.ts';
import { hasEmoji, hasFormatting, hasLineBreak, lengthOf } from '../wording.ts';

/** How many of a type a template may have (M/templates/components, 2026-06-24; templates §3.7). */
const MOST: Readonly<Record<string, number>> = {
  QUICK_REPLY: 10,
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
  FLOW: 1,
  CATALOG: 1,
  MPM: 1,
  SPM: 1,
  VOICE_CALL: 1,
  REQUEST_CONTACT_INFO: 1,
};

/** Their label is fixed. */
const WITHOUT_TEXT = ['COPY_CODE', 'REQUEST_CONTACT_INFO'];
const URL_LIMIT = 2000;
const PHONE_LIMIT = 20;
// 15 on the pages about coupons and offers, 20 since 2025-12-03 on the page about components (templates §3.7).
const CODE_LIMIT = 20;

/** The buttons of a template that is not for authentication. */
export function checkButtons({ components }: Draft): TemplateProblem | undefined {
  const buttons = buttonsOf(components);
  if (components.some(({ type }) => type === 'BUTTONS') && buttons.length === 0)
    return missingField('BUTTONS', 'buttons');
  return firstProblem(
    () =>
      buttons.length > LIMITS.templateButtons.value
        ? problem('too-many-buttons', `A template can have up to ${LIMITS.templateButtons.value} buttons.`)
        : undefined,
    () => checkCounts(buttons),
    () => checkOrder(buttons),
    ...buttons.map((button) => () => checkButton(button)),
  );
}

function checkCounts(buttons: readonly TemplateComponent[]): TemplateProblem | undefined {
  for (const { type } of buttons) {
    if (type === 'OTP')
      return problem('malformed', 'Buttons of type OTP are for templates of category AUTHENTICATION.');
    const most = typeof type === 'string' ? MOST[type] : undefined;
    if (most === undefined) return problem('malformed', `${String(type)} is not a type of button.`);
    if (buttons.filter((other) => other.type === type).length > most)
      return problem('too-many-buttons', `A template can have up to ${most} buttons of type ${type}.`);
  }
  return undefined;
}

/** Quick replies stand together, first or last: `QR,URL,QR` and `URL,QR,URL` are invalid combinations. */
function checkOrder(buttons: readonly TemplateComponent[]): TemplateProblem | undefined {
  const runs = buttons
    .map(({ type }) => (type === 'QUICK_REPLY' ? 'Q' : 'o'))
    .join('')
    .replace(/(.)\1+/g, '$1');
  return runs.length > 2
    ? problem('button', 'This is an invalid combination of buttons: group quick replies together.')
    : undefined;
}

/** One button, of a template or of a card. */
export function checkButton(button: TemplateComponent): TemplateProblem | undefined {
  const type = String(button.type);
  return firstProblem(
    () => (WITHOUT_TEXT.includes(type) ? undefined : checkLabel(button)),
    () => {
      switch (type) {
        case 'URL':
          return checkUrl(button);
        case 'PHONE_NUMBER':
          return checkPhone(button);
        case 'COPY_CODE':
          return checkCode(button);
        case 'FLOW':
          return checkFlow(button);
        default:
          return undefined;
      }
    },
  );
}

/** The words on a button. */
export function checkLabel(button: TemplateComponent, key = 'text'): TemplateProblem | undefined {
  const label = textOf(button, key);
  if (label === '') return missingField('BUTTONS', key);
  const { value: limit } = LIMITS.templateButtonCharacters;
  if (lengthOf(label) > limit)
    return problem('too-long', `A button can't have more than ${limit} characters.`);
  const isOdd = label.includes('{{') || hasLineBreak(label) || hasEmoji(label) || hasFormatting(label);
  return isOdd
    ? problem('button', "Buttons can't have any variables, newlines, emojis or formatting characters.")
    : undefined;
}

function checkUrl(button: TemplateComponent): TemplateProblem | undefined {
  const url = textOf(button, 'url');
  if (url === '') return missingField('BUTTONS', 'url');
  if (lengthOf(url) > URL_LIMIT)
    return problem('too-long', `A URL can't have more than ${URL_LIMIT} characters.`);
  const bare = fillIn(url, () => 'x').trim();
  const isAbsolute = URL.canParse(bare) && /^https?:$/.test(new URL(bare).protocol) && !/\s/.test(bare);
  if (!isAbsolute) return problem('button', 'The URL of a button is not valid.');
  const variables = variablesIn(url);
  if (variables.length === 0) return undefined;
  if (variables.length > 1 || !/^[^{]*\{\{[^{}]*\}\}$/.test(url))
    return problem('button', 'A URL can have one variable, at its end.');
  const example: unknown = Array.isArray(button.example) ? button.example[0] : undefined;
  return typeof example === 'string' && example !== '' ? undefined : missingField('BUTTONS', 'example');
}

function checkPhone(button: TemplateComponent): TemplateProblem | undefined {
  const phone = textOf(button, 'phone_number');
  if (phone === '') return missingField('BUTTONS', 'phone_number');
  const isPhone = /^\+?[\d\s()-]+$/.test(phone) && phone.replace(/\D/g, '').length >= 5;
  return isPhone && lengthOf(phone) <= PHONE_LIMIT
    ? undefined
    : problem('phone', 'The phone number of a button is not valid.');
}

function checkCode(button: TemplateComponent): TemplateProblem | undefined {
  // A bare text, unlike a URL’s (templates §3.3).
  const { example } = button;
  if (typeof example !== 'string' || example === '') return missingField('BUTTONS', 'example');
  return lengthOf(example) > CODE_LIMIT
    ? problem('too-long', `A code can't have more than ${CODE_LIMIT} characters.`)
    : undefined;
}

/** Which Flow: by id, by name or by its JSON, and for navigation the screen (F/guides/sendingaflow, 2026-06-16). */
function checkFlow(button: TemplateComponent): TemplateProblem | undefined {
  const named = ['flow_id', 'flow_name', 'flow_json'].filter((key) => button[key] !== undefined);
  if (named.length !== 1) return missingField('BUTTONS', 'flow_id');
  const action = textOf(button, 'flow_action').toLowerCase() || 'navigate';
  if (action !== 'navigate' && action !== 'data_exchange')
    return problem('button', 'flow_action must be navigate or data_exchange.');
  return action === 'navigate' && textOf(button, 'navigate_screen') === ''
    ? missingField('BUTTONS', 'navigate_screen')
    : undefined;
}
