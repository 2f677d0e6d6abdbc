import type { ShownChat } from './shown.ts';

export const TIMES = 'All times are UTC.';

export const LEGEND =
  '← customer: written by the customer. → app: typed in the Business app. ⇒ api: sent by a program. Imported: from the history of before the onboarding.';

/** Id of the chat, phone, BSUID and username, as far as they are known and are not the name already. */
export function idsOf({ chat, name, waId, userId, username }: ShownChat): string {
  const ids = [waId, userId, username].filter((id) => id !== null && id !== name);
  return [chat === null ? 'No chat' : `Chat ${chat}`, ...ids].join(', ');
}

/** The business and its number. */
export function businessOf({ verifiedName, displayPhoneNumber, phoneNumberId }: ShownChat): string {
  const number = displayPhoneNumber ?? phoneNumberId ?? 'not known';
  return `Business number: ${number}${verifiedName === null ? '' : ` (${verifiedName})`}`;
}
