import type { Kysely } from 'kysely';
import type { Tables } from '../../store/index.ts';
import type { NumberRef } from '../events.ts';

/** What an event is applied with: the open transaction, the delivery it came in, and what this batch already looked up. */
export interface Projection {
  readonly db: Kysely<Tables>;
  readonly delivery: { readonly id: number; readonly receivedAt: number };
  readonly seen: Seen;
}

/** Look-ups that hold within one transaction. */
export interface Seen {
  readonly numbers: Set<string>;
  /** `user_keys.key` → person. */
  readonly users: Map<string, number>;
  /** `phone_number_id/user` → chat. */
  readonly chats: Map<string, number>;
}

/** Whether an event brought something, or the store knew it all already. */
export type Applied = 'new' | 'known';

export function emptySeen(): Seen {
  return { numbers: new Set(), users: new Map(), chats: new Map() };
}

/** Makes sure the number has a row; names what the webhook names, never forgets. */
export async function touchNumber({ db, seen }: Projection, number: NumberRef): Promise<void> {
  const { phoneNumberId, displayPhoneNumber, wabaId } = number;
  const key = `${phoneNumberId}/${displayPhoneNumber ?? ''}/${wabaId ?? ''}`;
  if (seen.numbers.has(key)) return;
  await db
    .insertInto('numbers')
    .values({
      phone_number_id: phoneNumberId,
      display_phone_number: displayPhoneNumber ?? null,
      waba_id: wabaId ?? null,
    })
    .onConflict((conflict) =>
      conflict.column('phone_number_id').doUpdateSet((row) => ({
        display_phone_number: row.fn.coalesce(
          'numbers.display_phone_number',
          'excluded.display_phone_number',
        ),
        waba_id: row.fn.coalesce('numbers.waba_id', 'excluded.waba_id'),
      })),
    )
    .execute();
  seen.numbers.add(key);
}

export function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
