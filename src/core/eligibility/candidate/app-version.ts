import { REQUIREMENTS } from '../../rules/index.ts';
import type { Check } from '../check.ts';
import { quoted } from './quoted.ts';
import { judged, unanswered } from './verdicts.ts';

/** A version as people copy it from a phone, a store or a log. */
export type AppVersion =
  | {
      readonly kind: 'version';
      /** `2.24.17.78` → 2, 24, 17, 78. */
      readonly parts: readonly number[];
      /** Which app was named beside it. */
      readonly app: 'business' | 'consumer' | 'whatsapp' | undefined;
    }
  | { readonly kind: 'unreadable' };

/** More is no version. */
const MOST_CHARACTERS = 200;

// Digits with points, or with commas as some languages write them; not the version of the phone’s own system.
const VERSION =
  /(?<![\d,]|(?<![a-z])\.|\b(?:ios|ipados|android|os)[\s/:]{0,3})\d{1,5}(?:[.,]\d{1,5}){1,4}(?![.,]?\d)/gi;

const BUSINESS = /business|\bw4b\b|\bsmb\b/i;
const CONSUMER = /messenger|com\.whatsapp(?![.\w])/i;

/** Reads a version: `2.24.17.78`, `v2.25.3.76 (beta)`, `WhatsApp Business 2.24.16.5`, `24.17.78`. */
export function readAppVersion(text: string): AppVersion {
  const plain = text.slice(0, MOST_CHARACTERS).normalize('NFKC');
  const found = plain
    .match(VERSION)
    ?.map((version) => asOnAndroid(version.split(/[.,]/).map(Number)))
    .find((parts) => parts !== undefined);
  if (found === undefined) return { kind: 'unreadable' };
  return { kind: 'version', parts: found, app: appNamed(plain) };
}

/**
 * The App Store counts without the leading 2 that Android has, and that the app on iOS has on the wire: `24.20.71` is
 * 2.24.20.71 (seen in release notes of 2024; in no documentation of Meta’s, and whether the app’s own page shows the 2
 * is not verified). It needs three parts to be told from a version of iOS. What begins with 10 to 19 is a system’s too.
 */
function asOnAndroid(parts: readonly number[]): readonly number[] | undefined {
  const [major = 0, year = 0] = parts;
  // WhatsApp Web and desktop have the year and the week in one: 2.2412.54, then 2.3000 and a long number.
  if (major < 10) return year < 100 ? parts : undefined;
  return major >= 20 && major < 100 && parts.length >= 3 ? [2, ...parts] : undefined;
}

function appNamed(text: string): 'business' | 'consumer' | 'whatsapp' | undefined {
  if (BUSINESS.test(text)) return 'business';
  if (CONSUMER.test(text)) return 'consumer';
  return /whatsapp/i.test(text) ? 'whatsapp' : undefined;
}

const MINIMUM = REQUIREMENTS['minimum-app-version'];
const MINIMUM_PARTS = MINIMUM.value.split('.').map(Number);

/** Whether the app on the phone is the Business app, and new enough. */
export function checkAppVersion(text: string | undefined): Check {
  const about = { id: 'app-version', source: MINIMUM.source, asOf: MINIMUM.asOf };
  if (text === undefined) return unanswered(about, 'the version of the app is not known', 'appVersion');
  const version = readAppVersion(text);
  if (version.kind === 'unreadable') {
    return judged(about, 'unknown', `${quoted(text)} cannot be read as a version of the app`, LOOK);
  }
  const shown = version.parts.join('.');
  if (version.app === 'consumer') {
    const reason = `${quoted(text)} is the ordinary WhatsApp; coexistence needs WhatsApp Business`;
    return judged(about, 'fail', reason, 'Move the number to the WhatsApp Business app, and use it there.');
  }
  const order = compared(version.parts);
  if (order === 'older') {
    const fix = 'Update the WhatsApp Business app on the primary phone.';
    return judged(about, 'fail', `${shown} is older than ${MINIMUM.value}`, fix);
  }
  if (order === 'unclear') {
    return judged(about, 'unknown', `${shown} may be older than ${MINIMUM.value} or newer`, LOOK);
  }
  if (version.app === 'whatsapp') {
    const reason = `${shown} is new enough, if it is of WhatsApp Business; the ordinary app counts alike`;
    return judged(about, 'unknown', reason, LOOK);
  }
  return judged(about, 'pass', `${shown} is ${MINIMUM.value} or newer`);
}

const LOOK = 'Copy the whole version from the WhatsApp Business app, where it stands under Settings → Help.';

/** Where a version stands to the oldest that will do; a short one, such as 2.24, may be on either side of it. */
function compared(parts: readonly number[]): 'older' | 'unclear' | 'recent' {
  for (const [place, least] of MINIMUM_PARTS.entries()) {
    const part = parts[place];
    if (part === undefined) return 'unclear';
    if (part !== least) return part > least ? 'recent' : 'older';
  }
  return 'recent';
}
