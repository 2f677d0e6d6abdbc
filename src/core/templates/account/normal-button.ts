import { isKnownButton } from '../../wire/graph/template-draft.ts';
import { variablesIn } from '../draft/variables.ts';
import { isRecord, type Loose, omit, upperType } from './records.ts';

/** Labels that Meta gives itself: it shows them, nobody sends them (templates.md §3.7). */
const FIXED_LABELS = ['COPY_CODE', 'REQUEST_CONTACT_INFO'];

/** A button as files and accounts are compared by (templates.md §1.4): in capitals, its example in one shape. */
function normalButton(given: Loose): Loose {
  const button = capitals(given);
  if (isOneTimePassword(button)) return normalOtp(button);
  const type = button.type;
  const bare = typeof type === 'string' && FIXED_LABELS.includes(type) ? omit(button, ['text']) : button;
  switch (type) {
    case 'URL':
      return normalUrl(bare);
    case 'COPY_CODE':
      return 'example' in bare ? { ...bare, example: firstOf(bare.example) } : bare;
    case 'PHONE_NUMBER':
      return typeof bare.phone_number === 'string'
        ? { ...bare, phone_number: `+${bare.phone_number.replace(/\D/g, '')}` }
        : bare;
    case 'FLOW':
      return normalFlow(bare);
    default:
      return bare;
  }
}

function capitals(button: Loose): Loose {
  const { otp_type: otpType } = button;
  return {
    ...upperType(button),
    ...(typeof otpType === 'string' && { otp_type: otpType.toUpperCase() }),
  };
}

/** Meta stores the button of a one-time password as a URL button (AUTH): its address says what it was. */
function isOneTimePassword({ type, url }: Loose): boolean {
  return type === 'OTP' || (type === 'URL' && typeof url === 'string' && otpTypeIn(url) !== undefined);
}

function otpTypeIn(url: string): string | undefined {
  const found = /^https:\/\/www\.whatsapp\.com\/otp\/.*[?&]otp_type=([a-z_]+)/i.exec(url);
  return found?.[1]?.toUpperCase();
}

function normalOtp(button: Loose): Loose {
  const { url, package_name: packageName, signature_hash: signatureHash } = button;
  const otpType = button.otp_type ?? (typeof url === 'string' ? otpTypeIn(url) : undefined);
  // Before Graph v21 the one app stood on the button itself (templates.md §3.9).
  const apps =
    button.supported_apps ??
    (typeof packageName === 'string' && typeof signatureHash === 'string'
      ? [{ package_name: packageName, signature_hash: signatureHash }]
      : undefined);
  const rest = omit(button, ['url', 'example', 'package_name', 'signature_hash', 'supported_apps']);
  return {
    ...rest,
    type: 'OTP',
    ...(otpType !== undefined && { otp_type: otpType }),
    ...(Array.isArray(apps) && apps.length > 0 && { supported_apps: apps }),
    // Without it there would be no such template; it is not read back.
    ...(otpType === 'ZERO_TAP' && { zero_tap_terms_accepted: true }),
  };
}

/** Meta's pages have the suffix alone, and the whole address (templates.md §3.3): here it is whole. */
function normalUrl(button: Loose): Loose {
  const { url } = button;
  const example = firstOf(button.example);
  const [variable] = typeof url === 'string' ? variablesIn(url) : [];
  if (typeof url !== 'string' || variable === undefined) {
    // Nothing to fill in: an example says nothing.
    return omit(button, ['example']);
  }
  if (typeof example !== 'string') return button;
  const isWhole = /^https?:\/\//i.test(example) || example.startsWith(url.slice(0, variable.start));
  const whole = `${url.slice(0, variable.start)}${example}${url.slice(variable.end)}`;
  return { ...button, example: [isWhole ? example : whole] };
}

function normalFlow(button: Loose): Loose {
  const { flow_id: flowId, flow_action: action } = button;
  return {
    ...button,
    ...(typeof flowId === 'number' && { flow_id: String(flowId) }),
    ...(typeof action === 'string' && { flow_action: action.toLowerCase() }),
  };
}

function firstOf(example: unknown): unknown {
  return Array.isArray(example) ? example[0] : example;
}

/** The buttons of a list; what is no button, or none of a known type, stays as it is. */
export function normalButtons(buttons: readonly unknown[]): unknown[] {
  return buttons.map((button) => {
    if (!isRecord(button)) return button;
    return isKnownButton(button.type) ? normalButton(omit(button, ['id'])) : upperType(button);
  });
}
