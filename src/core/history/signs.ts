import type { Store } from '../store/index.ts';

/** What the store knows of the way of a number's webhooks. Instants are Unix milliseconds. */
export interface Signs {
  /** Field → when it last came, of this number or its WABA. */
  readonly lastAt: ReadonlyMap<string, number>;
  /** Why requests were turned away here → when last. */
  readonly rejectedAt: ReadonlyMap<string, number>;
}

/** Which webhooks have come since an instant, and which were turned away. */
export async function signsSince(
  { db }: Store,
  { phoneNumberId, wabaId }: { readonly phoneNumberId: string; readonly wabaId: string | null },
  since: number,
): Promise<Signs> {
  const activity = await db
    .selectFrom('webhook_activity')
    .select(['field', 'last_at'])
    .where('subject', 'in', wabaId === null ? [phoneNumberId] : [phoneNumberId, wabaId])
    .where('last_at', '>=', since)
    .execute();
  const rejections = await db
    .selectFrom('rejections')
    .select(['reason', 'last_at'])
    .where('last_at', '>=', since)
    .execute();
  return {
    lastAt: new Map(activity.map(({ field, last_at }) => [field, last_at])),
    rejectedAt: new Map(rejections.map(({ reason, last_at }) => [reason, last_at])),
  };
}
