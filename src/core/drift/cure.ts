import { DISCONNECTIONS } from '../rules/index.ts';
import type { Estimate } from './estimate.ts';
import type { OtherDrift, OtherKind } from './others.ts';

/** What the person should do now, a sentence each, the most urgent first; nothing when all is well. */
export function curesOf(phone: Estimate, others: readonly OtherDrift[]): string[] {
  const phoneCure = cureOfPhone(phone);
  return [...(phoneCure === undefined ? [] : [phoneCure]), ...others.map(({ kind }) => OTHER_CURES[kind])];
}

function cureOfPhone({ risk, ended, confidence }: Estimate): string | undefined {
  if (ended !== null) return cureOfEnd(ended);
  switch (risk) {
    case 'lost':
      return 'Open the app on the phone and see whether it still shows the Business Platform; if not, run `coex onboard` again.';
    case 'critical':
      return 'Open the WhatsApp Business app on the phone today, and send a message from it or say `coex drift ack`.';
    case 'warn':
      return 'Open the WhatsApp Business app on the phone within a day, and send a message from it or say `coex drift ack`.';
    case 'watch':
      return confidence.level === 'low'
        ? 'Its signs cannot tell whether the app is opened: open it once a week, and say so with `coex drift ack`.'
        : 'Ask whoever has the phone whether the app is opened, and say so with `coex drift ack`.';
    case 'ok':
      return undefined;
  }
}

function cureOfEnd({ state, reason }: NonNullable<Estimate['ended']>): string {
  if (state === 'offboarded') {
    return 'The phone was changed or set up anew: open the app and keep the switch that reconnects it; if nothing comes within minutes, run `coex onboard` again.';
  }
  if (reason !== null && Object.hasOwn(DISCONNECTIONS, reason)) {
    return DISCONNECTIONS[reason as keyof typeof DISCONNECTIONS].value;
  }
  return 'Open the app on the phone, then run `coex onboard` again.';
}

const OTHER_CURES: Readonly<Record<OtherKind, string>> = {
  'companion-inactivity':
    'Nothing came of this number for weeks: open a linked companion, and send a message through the API.',
  'token-expiry':
    'Renew the access token before it ends, or use one of a system user, which does not expire.',
  'sync-deadline':
    'Ask for what is missing with `coex onboard --resume`: after the 24 hours it cannot be had.',
  quality: 'People block or report the number: send less, and only what they asked for.',
  'limit-lowered': 'Meta lets the number open fewer conversations: send less until its quality is better.',
  restriction: 'Meta restricted the account: read why in Business Support Home, and appeal there.',
};
