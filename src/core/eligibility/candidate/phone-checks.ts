import { LIMITS, REQUIREMENTS } from '../../rules/index.ts';
import type { Check } from '../check.ts';
import type { Candidate, Companion } from './candidate.ts';
import { judged, unanswered } from './verdicts.ts';

/** Whether somebody else has the number on the Cloud API. */
export function checkOtherProvider({ otherProvider }: Candidate): Check {
  const about = { id: 'other-provider', ...LEAVING };
  if (otherProvider === undefined) {
    const reason = 'whether the number is on the Cloud API already, or at another provider, is not known';
    return unanswered(about, reason, 'otherProvider');
  }
  if (!otherProvider) return judged(about, 'pass', 'the number is at no other provider');
  return judged(
    about,
    'fail',
    'the number is on the Cloud API already, or at another provider',
    LEAVING.value,
  );
}

const LEAVING = REQUIREMENTS['leaving-other-provider'];
const UNSUPPORTED: readonly string[] = REQUIREMENTS['unsupported-companions'].value;
const MOST_LINKED = LIMITS.companionsLinked.value;

/** What becomes of the devices that are linked to the phone: onboarding unlinks them all. */
export function checkCompanions({ companions }: Candidate): Check {
  const { source, asOf } = LIMITS.companionsLinked;
  const about = { id: 'companions', source, asOf };
  if (companions === undefined) {
    return unanswered(about, 'which devices are linked to the phone is not known', 'companions');
  }
  if (companions.length === 0) return judged(about, 'pass', 'no devices are linked');
  const lost = companions.filter((companion) => UNSUPPORTED.includes(companion));
  const relinked =
    lost.length === companions.length ? '' : `; up to ${MOST_LINKED} that are supported may be linked again`;
  const unsupported = lost.length === 0 ? '' : `; ${namesOf(lost)} cannot be used beside coexistence`;
  return judged(
    about,
    'warn',
    `onboarding unlinks all devices (${namesOf(companions)})${relinked}${unsupported}`,
    lost.length === 0
      ? 'Tell those who use them beforehand, and link them again afterwards.'
      : 'Move those who use them to WhatsApp Web: what is sent from these does not reach the API.',
  );
}

const NAMES: Readonly<Record<Companion, string>> = {
  web: 'WhatsApp Web',
  desktop: 'desktop',
  phone: 'a second phone',
  windows: 'WhatsApp for Windows',
  wearos: 'WearOS',
};

function namesOf(companions: readonly Companion[]): string {
  return [...new Set(companions)].map((companion) => NAMES[companion]).join(', ');
}
