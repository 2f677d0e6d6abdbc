import { isRecord } from '../../http.ts';
import type { TemplateComponent } from '../../world/templates.ts';
import { buttonsOf, componentOf, textOf } from '../components.ts';
import type { Draft } from '../draft.ts';
import { firstProblem, missingField, problem, type TemplateProblem } from '../problems.ts';
import { checkLabel } from './buttons.ts';

const ALLOWED = ['BODY', 'FOOTER', 'BUTTONS'];
const OTP_TYPES = ['COPY_CODE', 'ONE_TAP', 'ZERO_TAP'];
const MOST_APPS = 5;
const PACKAGE_LIMIT = 224;

/**
 * A template for one-time passwords: Meta writes the words, the business chooses what they say (templates §3.9;
 * M/templates/authentication-templates, 2025-11-14).
 */
export function checkAuthentication({ components }: Draft): TemplateProblem | undefined {
  const stranger = components.find(({ type }) => !ALLOWED.includes(String(type)));
  if (stranger !== undefined)
    return problem('malformed', `Authentication templates cannot have a ${String(stranger.type)}.`);
  const buttons = buttonsOf(components);
  const [button] = buttons;
  if (button?.type !== 'OTP' || buttons.length !== 1)
    return problem('malformed', 'Authentication templates have exactly one button, of type OTP.');
  return firstProblem(
    () => checkBody(componentOf(components, 'BODY')),
    () => checkExpiry(componentOf(components, 'FOOTER')),
    () => checkOtp(button),
  );
}

function checkBody(body: TemplateComponent | undefined): TemplateProblem | undefined {
  if (body === undefined) return problem('malformed', 'A template has exactly one component of type BODY.');
  if (body.text !== undefined)
    return problem('malformed', 'The body of an authentication template has no text of its own.');
  const { add_security_recommendation: flag } = body;
  return flag === undefined || typeof flag === 'boolean'
    ? undefined
    : problem('malformed', 'add_security_recommendation must be true or false.');
}

function checkExpiry(footer: TemplateComponent | undefined): TemplateProblem | undefined {
  if (footer === undefined) return undefined;
  if (footer.text !== undefined)
    return problem('malformed', 'The footer of an authentication template has no text of its own.');
  const { code_expiration_minutes: minutes } = footer;
  const isInRange =
    minutes === undefined || (Number.isInteger(minutes) && Number(minutes) >= 1 && Number(minutes) <= 90);
  return isInRange ? undefined : problem('malformed', 'code_expiration_minutes must be between 1 and 90.');
}

function checkOtp(button: TemplateComponent): TemplateProblem | undefined {
  const otpType = String(button.otp_type);
  if (!OTP_TYPES.includes(otpType)) return missingField('BUTTONS', 'otp_type');
  const labels = ['text', 'autofill_text'].filter((key) => button[key] !== undefined);
  return firstProblem(
    ...labels.map((key) => () => checkLabel(button, key)),
    () => (otpType === 'COPY_CODE' ? undefined : checkApps(button)),
    () =>
      otpType === 'ZERO_TAP' && button.zero_tap_terms_accepted !== true
        ? problem('malformed', 'zero_tap_terms_accepted must be true for zero-tap templates.')
        : undefined,
  );
}

function checkApps({ supported_apps: apps }: TemplateComponent): TemplateProblem | undefined {
  if (!Array.isArray(apps) || apps.length === 0) return missingField('BUTTONS', 'supported_apps');
  if (apps.length > MOST_APPS)
    return problem('malformed', `supported_apps can name up to ${MOST_APPS} apps.`);
  const isOdd = apps.some((app) => !isRecord(app) || !isPackage(app) || !isSignature(app));
  return isOdd
    ? problem('malformed', 'supported_apps needs a package_name and a signature_hash.')
    : undefined;
}

function isPackage(app: TemplateComponent): boolean {
  const name = textOf(app, 'package_name');
  return name.length <= PACKAGE_LIMIT && /^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/.test(name);
}

function isSignature(app: TemplateComponent): boolean {
  return /^[A-Za-z0-9+/=]{11}$/.test(textOf(app, 'signature_hash'));
}
