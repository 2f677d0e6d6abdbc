import type { BusinessNumber } from '../world/numbers.ts';
import type { PastMessage } from './past.ts';

/*
 * What the phone of a number holds: every chat, whoever wrote. From it comes the history of the next onboarding. A
 * number without a phone holds nothing.
 */

/** Adds a message; what was said through the API is in the app too (conflict C16). */
export function keepInPhone(number: BusinessNumber, message: PastMessage): void {
  number.phone?.past.push(message);
}

/** Replaces what a message says. */
export function changeInPhone(number: BusinessNumber, wamid: string, content: PastMessage['content']): void {
  const past = number.phone?.past ?? [];
  const place = past.findLastIndex(({ id }) => id === wamid);
  const known = past[place];
  if (known !== undefined) past[place] = { ...known, content };
}

/** Drops a message that was deleted for everyone. */
export function forgetInPhone(number: BusinessNumber, wamid: string): void {
  const past = number.phone?.past ?? [];
  const place = past.findLastIndex(({ id }) => id === wamid);
  if (place >= 0) past.splice(place, 1);
}

/** A message the phone holds, if it does. */
export function heldByPhone(number: BusinessNumber, wamid: string): PastMessage | undefined {
  return number.phone?.past.findLast(({ id }) => id === wamid);
}
