import type { Store } from '../store/index.ts';

/** When a webhook of each field last came, by whom it was about. */
export function lastEvents({ db }: Store) {
  return db
    .selectFrom('webhook_activity')
    .select(['subject', 'field', 'last_at'])
    .orderBy('subject')
    .orderBy('field')
    .execute();
}
