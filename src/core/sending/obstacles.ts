import { phoneMatchKey } from '../rules/index.ts';
import type { Store } from '../store/index.ts';
import type { Recipient } from './recipient.ts';

/** Why Meta refuses a template to a person, whatever its values: its code, and since when that is so. */
export type Obstacle =
  /** The person stopped marketing; `since` in Unix milliseconds. */
  | { readonly code: 131050; readonly since: number }
  /** An authentication template needs a phone, and only a BSUID is known. */
  | { readonly code: 131062 };

/** What speaks against sending a template of a category to a person; empty when nothing is known to. */
export async function obstaclesTo(
  store: Store,
  { phoneNumberId, to, category }: { phoneNumberId: string; to: Recipient; category: string },
): Promise<readonly Obstacle[]> {
  switch (category) {
    case 'MARKETING': {
      const since = await marketingStoppedAt(store, phoneNumberId, to);
      return since === undefined ? [] : [{ code: 131050, since }];
    }
    case 'AUTHENTICATION':
      return to.waId === undefined ? [{ code: 131062 }] : [];
    default:
      return [];
  }
}

/** When the person stopped marketing; undefined while they take it. */
async function marketingStoppedAt(
  { db }: Store,
  phoneNumberId: string,
  { waId, userId }: Recipient,
): Promise<number | undefined> {
  const keys = [
    ...(waId === undefined ? [] : [`phone:${phoneMatchKey(waId)}`]),
    ...(userId === undefined ? [] : [`bsuid:${userId}`]),
  ];
  if (keys.length === 0) return undefined;
  const stopped = await db
    .selectFrom('user_preferences')
    .innerJoin('user_keys', 'user_keys.user', 'user_preferences.user')
    .select('user_preferences.changed_at')
    .where('user_preferences.phone_number_id', '=', phoneNumberId)
    .where('user_preferences.category', '=', 'marketing_messages')
    .where('user_preferences.value', '=', 'stop')
    .where('user_keys.key', 'in', keys)
    .orderBy('user_preferences.changed_at', 'desc')
    .executeTakeFirst();
  return stopped?.changed_at;
}
