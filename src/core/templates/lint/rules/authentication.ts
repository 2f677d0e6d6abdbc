import { LIMITS } from '../../../rules/index.ts';
import { lengthOf } from '../../draft/length.ts';
import type { PlacedButton } from '../anatomy.ts';
import { APP, login } from '../examples.ts';
import type { DraftRule, Found } from '../rule.ts';
import { quoted } from '../wording.ts';

const PARTS = ['BODY', 'FOOTER', 'BUTTONS'];
const TYPES = ['COPY_CODE', 'ONE_TAP', 'ZERO_TAP'];

/** Templates for one-time passwords, whose words are Meta’s (templates.md §3.9). */
export const AUTHENTICATION_RULES: readonly DraftRule[] = [
  {
    id: 'auth-shape',
    severity: 'error',
    title: 'An authentication template has parts or words of its own.',
    explanation:
      'Meta writes the body (“*{{1}}* is your verification code.”) and the footer. There is no header, no text, no link, and exactly one button, of type OTP.',
    meta: '100',
    source: 'authentication',
    bad: [login({ body: { text: 'Your code is {{1}} today.' } })],
    good: [login()],
    *check({ isAuthentication, isFromLibrary, message }) {
      if (!isAuthentication || isFromLibrary) return;
      for (const { component, path } of message.all) {
        if (!PARTS.includes(component.type))
          yield { path, message: `An authentication template has no ${quoted(component.type)}.` };
      }
      for (const placed of [message.body, message.footer]) {
        if (placed?.component.text !== undefined)
          yield { path: [...placed.path, 'text'], message: 'Meta writes this text: leave it out.' };
      }
      const [button] = message.buttons;
      if (message.buttons.length !== 1 || button?.button.type !== 'OTP')
        yield {
          path: button?.path.slice(0, -1) ?? message.path,
          message: 'An authentication template has exactly one button, of type OTP.',
        };
    },
  },
  {
    id: 'auth-expiry',
    severity: 'error',
    title: 'code_expiration_minutes is out of range.',
    explanation:
      'How long the code is good, in whole minutes from 1 to 90; left out, the footer says nothing.',
    meta: '100',
    source: 'authentication',
    bad: [login({ footer: { code_expiration_minutes: 120 } })],
    good: [login({ footer: { code_expiration_minutes: 90 } })],
    *check({ isAuthentication, message: { footer } }) {
      const minutes = footer?.component.code_expiration_minutes;
      if (!isAuthentication || footer === undefined || minutes === undefined) return;
      const { value: most } = LIMITS.templateOtpExpiryMinutes;
      if (!Number.isInteger(minutes) || minutes < 1 || minutes > most)
        yield {
          path: [...footer.path, 'code_expiration_minutes'],
          message: `${minutes} is not between 1 and ${most}.`,
        };
    },
  },
  {
    id: 'auth-otp-type',
    severity: 'error',
    title: 'The button does not say how the password is handed over.',
    explanation:
      'otp_type is COPY_CODE, ONE_TAP or ZERO_TAP; for ZERO_TAP zero_tap_terms_accepted must be true.',
    meta: '100',
    source: 'authentication',
    bad: [login({ buttons: [{ type: 'OTP', otp_type: 'SMS' }] })],
    good: [login({ buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] })],
    *check({ isAuthentication, message: { buttons } }) {
      if (!isAuthentication) return;
      for (const { button, path } of otpButtons(buttons)) {
        if (button.otp_type === undefined) yield { path, message: 'The button has no otp_type.' };
        else if (!TYPES.includes(button.otp_type))
          yield { path: [...path, 'otp_type'], message: `${quoted(button.otp_type)} is no otp_type.` };
        else if (button.otp_type === 'ZERO_TAP' && button.zero_tap_terms_accepted !== true)
          yield { path, message: 'For ZERO_TAP zero_tap_terms_accepted must be true.' };
      }
    },
  },
  {
    id: 'auth-apps',
    severity: 'error',
    title: 'The apps that take the password are missing or malformed.',
    explanation:
      'ONE_TAP and ZERO_TAP name 1 to 5 apps, each with its package_name (at most 224 characters, two parts or more) and its signature_hash (11 characters).',
    meta: '100/2388043',
    source: 'authentication',
    bad: [login({ buttons: [{ type: 'OTP', otp_type: 'ONE_TAP', supported_apps: [] }] })],
    good: [login({ buttons: [{ type: 'OTP', otp_type: 'ONE_TAP', supported_apps: [APP] }] })],
    *check({ isAuthentication, message: { buttons } }) {
      if (!isAuthentication) return;
      for (const placed of otpButtons(buttons)) {
        const { otp_type: type } = placed.button;
        if (type === 'ONE_TAP' || type === 'ZERO_TAP') yield* appProblems(placed);
      }
    },
  },
];

function otpButtons(buttons: readonly PlacedButton[]): PlacedButton[] {
  return buttons.filter(({ button }) => button.type === 'OTP');
}

function* appProblems({ button, path }: PlacedButton): Generator<Found> {
  const apps = button.supported_apps ?? [];
  const { value: most } = LIMITS.templateOtpApps;
  if (apps.length === 0) yield { path, message: 'The button names no supported_apps.' };
  if (apps.length > most) yield { path, message: `${apps.length} apps; ${most} are allowed.` };
  for (const [index, app] of apps.entries()) {
    const at = [...path, 'supported_apps', index];
    const isPackage =
      lengthOf(app.package_name) <= LIMITS.templatePackageCharacters.value &&
      /^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/.test(app.package_name);
    if (!isPackage) yield { path: at, message: `${quoted(app.package_name)} is no name of a package.` };
    if (!/^[A-Za-z0-9+/=]{11}$/.test(app.signature_hash))
      yield { path: at, message: 'signature_hash is 11 characters of base64.' };
  }
}
