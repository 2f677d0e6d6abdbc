import { enforces } from '../../enforced.ts';
import type { Template, TemplateComponent } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { textOf } from '../components.ts';
import { variablesIn } from '../placeholders.ts';
import { lengthOf } from '../wording.ts';
import { firstRefusal, refusal, type SendRefusal } from './refusal.ts';
import { checkTexts, hydrate } from './texts.ts';
import type { GivenComponent } from './values.ts';

const URL_LIMIT = 2000;
const CODE_LIMIT = 20;
const PAYLOAD_LIMIT = 512;
/** A call button works for at most 30 days (M/calling/call-button-messages-deep-links, 2025). */
const MOST_MINUTES = 43_200;

/** How refusals name a type of button. */
const LABELS: Readonly<Record<string, string>> = {
  URL: 'Url',
  OTP: 'Url',
  QUICK_REPLY: 'QuickReply',
  PHONE_NUMBER: 'Call',
  COPY_CODE: 'CopyCode',
  FLOW: 'Flow',
  CATALOG: 'Catalog',
  MPM: 'Mpm',
  SPM: 'Spm',
  VOICE_CALL: 'VoiceCall',
  REQUEST_CONTACT_INFO: 'RequestContactInfo',
};

/** The `sub_type` a button's values are sent with; an OTP button is a URL button by then (AUTH). */
const SUB_TYPE_OF: Readonly<Record<string, string>> = {
  URL: 'URL',
  OTP: 'URL',
  QUICK_REPLY: 'QUICK_REPLY',
  COPY_CODE: 'COPY_CODE',
  FLOW: 'FLOW',
  CATALOG: 'CATALOG',
  MPM: 'MPM',
  VOICE_CALL: 'VOICE_CALL',
};

/** Whether the values for buttons fit them, each by its position in the template (templates §8.2). */
export function checkButtonValues(
  world: World,
  template: Template,
  buttons: readonly TemplateComponent[],
  given: readonly GivenComponent[],
): SendRefusal | undefined {
  if (!enforces(world, 'template-parameters')) return undefined;
  const stranger = given.find(({ index }) => index === undefined || buttons[index] === undefined);
  // Seen with this code; the words are unverified.
  if (stranger !== undefined)
    return refusal('template-parameters', `buttons: There is no button at index ${stranger.index}`);
  return firstRefusal(
    ...buttons.map((button, index) => () => {
      const values = given.find((one) => one.index === index);
      return checkButton(world, template, button, index, values);
    }),
  );
}

function checkButton(
  world: World,
  template: Template,
  button: TemplateComponent,
  index: number,
  values: GivenComponent | undefined,
): SendRefusal | undefined {
  const type = String(button.type);
  const label = LABELS[type] ?? type;
  const place = `buttons: Button at index ${index}`;
  if (values === undefined) {
    return needsValue(button) ? refusal('missing-parameter', needed(place, type, label)) : undefined;
  }
  const subType = SUB_TYPE_OF[type];
  if (subType === undefined || (type === 'URL' && !needsValue(button)))
    return refusal('bad-parameter', `${place} is of type ${label} and does not support parameters`);
  if (values.subType !== subType) return refusal('template-parameter', `${place} must be of type ${label}`);
  switch (type) {
    case 'URL':
    case 'OTP':
      return checkUrl(world, template, button, place, label, values);
    case 'COPY_CODE':
      return checkCode(place, type, label, values);
    case 'MPM':
      return checkProducts(place, values);
    default:
      return checkPayload(place, values);
  }
}

function needsValue(button: TemplateComponent): boolean {
  switch (button.type) {
    case 'URL':
      return variablesIn(textOf(button, 'url')).length > 0;
    case 'OTP':
    case 'COPY_CODE':
    case 'MPM':
      return true;
    default:
      return false;
  }
}

function needed(place: string, type: string, label: string): string {
  return type === 'COPY_CODE'
    ? `${place} of type copy_code requires a non-empty parameter coupon_code`
    : `${place} of type ${label} requires a parameter`;
}

function checkUrl(
  world: World,
  template: Template,
  button: TemplateComponent,
  place: string,
  label: string,
  { parameters }: GivenComponent,
): SendRefusal | undefined {
  if (parameters.length === 0)
    return refusal('missing-parameter', `${place} of type ${label} requires a parameter`);
  const url = textOf(button, 'url');
  const names = variablesIn(url);
  // Also in a named template a URL may hold `{{1}}`, and then no name is asked for (templates §3.1).
  const isNamed = names.some((name) => !/^\d+$/.test(name));
  const asWritten = { ...template, parameterFormat: isNamed ? 'NAMED' : 'POSITIONAL' } as const;
  const problem = checkTexts(world, asWritten, 'buttons', names.length === 0 ? ['1'] : names, parameters);
  if (problem !== undefined) return problem;
  return lengthOf(hydrate(asWritten, url, names, parameters)) > URL_LIMIT &&
    enforces(world, 'template-text-length')
    ? refusal('template-text-too-long', `${place}: URL too long`)
    : undefined;
}

function checkCode(
  place: string,
  type: string,
  label: string,
  { parameters }: GivenComponent,
): SendRefusal | undefined {
  const code: unknown = parameters[0]?.coupon_code;
  if (parameters[0]?.type !== 'coupon_code' || typeof code !== 'string' || code === '')
    return refusal('missing-parameter', needed(place, type, label));
  return lengthOf(code) > CODE_LIMIT
    ? refusal('template-parameter', `${place}: coupon_code exceeds the parameter length limit ${CODE_LIMIT}`)
    : undefined;
}

/** M/templates/marketing-templates/mpm: 30 products in 10 sections, titles of 24 characters. */
function checkProducts(place: string, { parameters }: GivenComponent): SendRefusal | undefined {
  const sections: unknown = Object(Object(parameters[0]).action).sections;
  if (!Array.isArray(sections) || sections.length === 0)
    return refusal('missing-parameter', `${place} of type Mpm requires sections`);
  const products = sections.flatMap((section): unknown[] => Object(section).product_items ?? []);
  const isOdd = sections.some((section) => lengthOf(String(Object(section).title ?? '')) > 24);
  return sections.length > 10 || products.length > 30 || isOdd
    ? refusal('invalid-value', `${place}: at most 10 sections with titles of 24 characters and 30 products`)
    : undefined;
}

/** Quick replies, flows, catalogues and calls: all they take may be left out. */
function checkPayload(place: string, { parameters }: GivenComponent): SendRefusal | undefined {
  for (const { type, payload, ttl_minutes: minutes } of parameters) {
    if (type === 'payload' && (typeof payload !== 'string' || payload === ''))
      return refusal('missing-parameter', `${place}: Parameter of type payload is missing payload value`);
    if (type === 'payload' && lengthOf(String(payload)) > PAYLOAD_LIMIT)
      return refusal('invalid-value', `${place}: payload is longer than ${PAYLOAD_LIMIT} characters`);
    const isOdd = type === 'ttl_minutes' && !(Number(minutes) >= 1 && Number(minutes) <= MOST_MINUTES);
    if (isOdd) return refusal('invalid-value', `${place}: ttl_minutes must be between 1 and ${MOST_MINUTES}`);
  }
  return undefined;
}
