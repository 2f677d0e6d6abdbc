import { LIMITS } from '../../../rules/index.ts';
import { TEMPLATE_BUTTONS } from '../../../wire/graph/template-draft.ts';
import { lengthOf } from '../../draft/length.ts';
import type { Parts, PlacedButton } from '../anatomy.ts';
import { BODY, shop, utility, withButtons } from '../examples.ts';
import type { DraftRule, Found } from '../rule.ts';
import { countEmoji, hasFormatting, hasLineBreak, quoted } from '../wording.ts';

const { templateButtons, templateUrlButtons, templateSingleButtons } = LIMITS;

/** How many of each kind; what is not here cannot be written. */
const MOST: Readonly<Record<string, number>> = {
  ...Object.fromEntries(TEMPLATE_BUTTONS.map((type) => [type, templateSingleButtons.value])),
  QUICK_REPLY: templateButtons.value,
  URL: templateUrlButtons.value,
};

/** Those whose label Meta writes. */
const WITHOUT_LABEL = ['COPY_CODE', 'REQUEST_CONTACT_INFO', 'OTP'];
const FIXED_LABELS: Readonly<Record<string, string>> = {
  CATALOG: 'View catalog',
  MPM: 'View items',
  SPM: 'View',
};

const reply = (text: string) => ({ type: 'QUICK_REPLY', text });
const SITE = { type: 'URL', text: 'Change', url: 'https://north.example/v/change' };
const PHONE = { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+447700900123' };

/** Buttons: how many, which, in what order, and what each needs (templates.md §3.7). */
export const BUTTON_RULES: readonly DraftRule[] = [
  {
    id: 'buttons-count',
    severity: 'error',
    title: 'There are too many buttons, or none where there should be.',
    explanation: 'A component of type BUTTONS has one to ten buttons.',
    meta: '2388275',
    certainty: 'unverified',
    source: 'components',
    bad: [utility([BODY, { type: 'BUTTONS', buttons: [] }])],
    good: [withButtons(reply('Confirm'))],
    *check({ message, isAuthentication }) {
      const placed = message.all.find(({ component }) => component.type === 'BUTTONS');
      if (placed === undefined || isAuthentication) return;
      const { length } = message.buttons;
      const { value: most } = templateButtons;
      if (length === 0) yield { path: placed.path, message: 'There are no buttons.' };
      if (length > most) yield { path: placed.path, message: `${length} buttons; ${most} are allowed.` };
    },
  },
  {
    id: 'buttons-type-max',
    severity: 'error',
    title: 'There are too many buttons of a kind.',
    explanation: 'Ten quick replies, two URLs, and one of every other kind.',
    meta: '2388275',
    certainty: 'unverified',
    source: 'components',
    bad: [withButtons(PHONE, PHONE)],
    good: [withButtons(PHONE, SITE)],
    *check({ message: { buttons } }) {
      for (const [type, group] of Map.groupBy(buttons, ({ button }) => button.type)) {
        const most = MOST[type];
        const first = group[most ?? 0];
        if (most !== undefined && first !== undefined)
          yield {
            path: first.path,
            message: `${group.length} buttons of type ${type}; ${most} are allowed.`,
          };
      }
    },
  },
  {
    id: 'buttons-order',
    severity: 'error',
    title: 'Quick replies do not stand together.',
    explanation:
      'Quick replies are one block, before or after all others. The order is a contract: senders count it.',
    meta: '100/2388060',
    source: 'components',
    bad: [withButtons(reply('Yes'), SITE, reply('No'))],
    good: [withButtons(reply('Yes'), reply('No'))],
    *check({ message, cards }) {
      for (const { buttons } of [message, ...cards]) {
        const stray = strayReply(buttons);
        if (stray !== undefined)
          yield { path: stray.path, message: 'Quick replies must stand together, first or last.' };
      }
    },
  },
  {
    id: 'buttons-desktop',
    severity: 'warn',
    title: 'The template is not shown on desktops.',
    explanation:
      'With four buttons or more, or with quick replies beside others, people on a desktop are told to look at their phone. From the fourth on, phones show two and “See all options”.',
    source: 'components',
    bad: [withButtons(reply('Confirm'), SITE)],
    good: [withButtons(reply('Confirm'), reply('Change'))],
    *check({ message, isAuthentication }) {
      const { buttons } = message;
      const [first] = buttons;
      if (first === undefined || isAuthentication) return;
      const replies = buttons.filter(({ button }) => isReply(button)).length;
      const path = first.path.slice(0, -1);
      if (buttons.length > LIMITS.templateDesktopButtons.value)
        yield { path, message: `With ${buttons.length} buttons it is not shown on desktops.` };
      else if (replies > 0 && replies < buttons.length && strayReply(buttons) === undefined)
        yield { path, message: 'Quick replies beside other buttons are not shown on desktops.' };
    },
  },
  {
    id: 'button-type',
    severity: 'error',
    title: 'The button is of a type that cannot be written.',
    explanation:
      'Meta’s webhooks name types that no page lets anybody create (APP, EXTENSION, ORDER_DETAILS, POSTBACK, REMINDER, SEND_LOCATION), and OTP is for authentication alone.',
    meta: '100',
    source: 'components',
    bad: [withButtons({ type: 'REMINDER', text: 'Remind me' })],
    good: [withButtons(reply('Remind me'))],
    *check({ message: { buttons }, isAuthentication }) {
      if (isAuthentication) return;
      for (const { button, path } of buttons) {
        if (button.type === 'OTP') yield { path, message: 'OTP buttons are for authentication alone.' };
        else if (MOST[button.type] === undefined)
          yield { path, message: `${quoted(button.type)} is no type of button that can be written.` };
      }
    },
  },
  {
    id: 'button-label',
    severity: 'error',
    title: 'A button’s label is missing, too long, or has characters it cannot have.',
    explanation: 'A label has 1 to 25 characters, and no variables, line breaks, emoji or formatting.',
    meta: '100/2388060',
    certainty: 'observed',
    source: 'components',
    bad: [withButtons(reply('Yes, I will be there on time')), withButtons(reply('Yes 👍'))],
    good: [withButtons(reply('Yes, I will be there'))],
    *check({ buttons }) {
      for (const placed of buttons) {
        const { type, text } = placed.button;
        if (!WITHOUT_LABEL.includes(type)) yield* labelProblems(placed, 'text', text ?? '');
        else if (type === 'OTP' && text !== undefined) yield* labelProblems(placed, 'text', text);
        const { autofill_text: autofill } = placed.button;
        if (type === 'OTP' && autofill !== undefined) yield* labelProblems(placed, 'autofill_text', autofill);
      }
    },
  },
  {
    id: 'button-label-fixed',
    severity: 'warn',
    title: 'A button has another label than Meta’s pages give it.',
    explanation: 'Catalog buttons say “View catalog”, those of several products “View items”, of one “View”.',
    source: 'products',
    bad: [shop([{ type: 'CATALOG', text: 'See our goods' }])],
    good: [shop([{ type: 'CATALOG', text: 'View catalog' }])],
    *check({ buttons }) {
      for (const { button, path } of buttons) {
        const fixed = FIXED_LABELS[button.type];
        if (fixed !== undefined && button.text !== undefined && button.text !== '' && button.text !== fixed)
          yield { path: [...path, 'text'], message: `The label of ${button.type} is “${fixed}”.` };
      }
    },
  },
  {
    id: 'button-phone',
    severity: 'error',
    title: 'The phone number of a button is missing or malformed.',
    explanation:
      'A number with its country code, at most 20 characters: digits, and spaces, hyphens or brackets.',
    meta: '192',
    source: 'components',
    bad: [withButtons({ ...PHONE, phone_number: 'the reception' })],
    good: [withButtons(PHONE)],
    *check({ buttons }) {
      for (const { button, path } of buttons) {
        if (button.type !== 'PHONE_NUMBER') continue;
        const phone = button.phone_number ?? '';
        const at = [...path, 'phone_number'];
        const { value: most } = LIMITS.templatePhoneCharacters;
        const isPhone = /^\+?[\d\s()-]+$/.test(phone) && phone.replace(/\D/g, '').length >= 5;
        if (phone === '') yield { path, message: 'The button has no phone_number.' };
        else if (lengthOf(phone) > most)
          yield { path: at, message: `The number has ${lengthOf(phone)} characters; ${most} are allowed.` };
        else if (!isPhone) yield { path: at, message: `${quoted(phone)} is no phone number.` };
      }
    },
  },
  {
    id: 'button-phone-zeros',
    severity: 'warn',
    title: 'The phone number has no country code, or a zero after it.',
    explanation: 'Meta strips zeros after the country code, and people abroad cannot call a national number.',
    source: 'components',
    bad: [withButtons({ ...PHONE, phone_number: '07700900123' })],
    good: [withButtons(PHONE)],
    *check({ buttons }) {
      for (const { button, path } of buttons) {
        const phone = button.type === 'PHONE_NUMBER' ? (button.phone_number ?? '') : '';
        if (/^\+?0|\(0\)/.test(phone))
          yield { path: [...path, 'phone_number'], message: 'Begin with the country code, without zeros.' };
      }
    },
  },
  {
    id: 'button-copy-code',
    severity: 'error',
    title: 'The code to copy is missing or too long.',
    explanation: 'The example of a COPY_CODE button has 1 to 20 characters.',
    meta: '100/2388040',
    source: 'components',
    otherwise: 'the pages on coupons and offers say 15',
    bad: [shop([{ type: 'COPY_CODE' }])],
    good: [shop([{ type: 'COPY_CODE', example: 'SPRING20' }])],
    *check({ message: { buttons } }) {
      for (const { placed, code } of codesOf(buttons)) {
        const { value: most } = LIMITS.templateCodeCharacters;
        if (code === '') yield { path: placed.path, message: 'The button has no example of a code.' };
        else if (lengthOf(code) > most)
          yield {
            path: [...placed.path, 'example'],
            message: `The code has ${lengthOf(code)} characters; ${most} are allowed.`,
          };
      }
    },
  },
  {
    id: 'button-copy-code-15',
    severity: 'warn',
    title: 'The code is longer than every page allows, or has odd characters.',
    explanation:
      'The pages on coupons and offers allow 15 characters, the one on components 20 since December 2025; codes are letters and digits.',
    source: 'coupons',
    otherwise: 'the page on components says 20',
    bad: [shop([{ type: 'COPY_CODE', example: 'SPRINGCOLLECTION20' }])],
    good: [shop([{ type: 'COPY_CODE', example: 'SPRING20' }])],
    *check({ message: { buttons } }) {
      for (const { placed, code } of codesOf(buttons)) {
        const path = [...placed.path, 'example'];
        const length = lengthOf(code);
        if (
          length > LIMITS.templateCodeCautiousCharacters.value &&
          length <= LIMITS.templateCodeCharacters.value
        )
          yield { path, message: `The code has ${length} characters; some of Meta’s pages allow 15.` };
        if (code !== '' && !/^[\p{Letter}\p{Number}]+$/u.test(code))
          yield { path, message: 'A code has letters and digits alone.' };
      }
    },
  },
  {
    id: 'button-flow',
    severity: 'error',
    title: 'The button does not say which Flow, or which screen.',
    explanation:
      'One of flow_id, flow_name and flow_json; flow_action is navigate (which needs navigate_screen) or data_exchange.',
    meta: '100',
    source: 'flows',
    bad: [withButtons({ type: 'FLOW', text: 'Change', flow_id: '123' })],
    good: [withButtons({ type: 'FLOW', text: 'Change', flow_id: '123', navigate_screen: 'DATES' })],
    *check({ buttons }) {
      for (const { button, path } of buttons) {
        if (button.type !== 'FLOW') continue;
        const said = [button.flow_id, button.flow_name, button.flow_json].filter((one) => one !== undefined);
        const action = (button.flow_action ?? 'navigate').toLowerCase() || 'navigate';
        if (said.length !== 1)
          yield { path, message: 'Say exactly one of flow_id, flow_name and flow_json.' };
        if (action !== 'navigate' && action !== 'data_exchange')
          yield { path: [...path, 'flow_action'], message: 'flow_action is navigate or data_exchange.' };
        if (action === 'navigate' && (button.navigate_screen ?? '') === '')
          yield { path, message: 'To navigate, a Flow needs navigate_screen.' };
      }
    },
  },
];

/** The first button behind a second change between quick replies and others. */
function strayReply(buttons: readonly PlacedButton[]): PlacedButton | undefined {
  let changes = 0;
  return buttons.find(({ button }, index) => {
    if (index > 0 && isReply(button) !== isReply(buttons[index - 1]?.button)) changes += 1;
    return changes > 1;
  });
}

function isReply(button: PlacedButton['button'] | undefined): boolean {
  return button?.type === 'QUICK_REPLY';
}

function codesOf(buttons: Parts['buttons']) {
  return buttons
    .filter(({ button }) => button.type === 'COPY_CODE')
    .map((placed) => ({ placed, code: [placed.button.example ?? ''].flat()[0] ?? '' }));
}

function* labelProblems({ path }: PlacedButton, key: string, label: string): Generator<Found> {
  const { value: most } = LIMITS.templateButtonCharacters;
  const at = [...path, key];
  if (label === '') yield { path, message: `The button has no ${key}.` };
  else if (lengthOf(label) > most)
    yield { path: at, message: `The label has ${lengthOf(label)} characters; ${most} are allowed.` };
  else if (label.includes('{{')) yield { path: at, message: 'A label cannot have variables.' };
  else if (hasLineBreak(label)) yield { path: at, message: 'A label cannot have line breaks.' };
  else if (countEmoji(label) > 0) yield { path: at, message: 'A label cannot have emoji.' };
  else if (hasFormatting(label)) yield { path: at, message: 'A label cannot have formatting characters.' };
}
