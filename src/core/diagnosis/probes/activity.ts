import type { Store } from '../../store/index.ts';

/** When webhooks of a field came first and last. Instants are Unix milliseconds. */
export interface FieldActivity {
  readonly field: string;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** The fields that came for a number or for its WABA, the latest first. */
export async function fieldsOf(
  { db }: Store,
  { phoneNumberId, wabaId }: { readonly phoneNumberId: string; readonly wabaId: string | null },
): Promise<FieldActivity[]> {
  return db
    .selectFrom('webhook_activity')
    .select((row) => [
      'field',
      row.fn.min<number>('first_at').as('firstAt'),
      row.fn.max<number>('last_at').as('lastAt'),
    ])
    .where('subject', 'in', wabaId === null ? [phoneNumberId] : [phoneNumberId, wabaId])
    .groupBy('field')
    .orderBy('lastAt', 'desc')
    .orderBy('field')
    .execute();
}
