import { type Kysely, sql } from 'kysely';
import type { Tables } from '../store/index.ts';

/** A table of messages, as the query names it. */
type Named = 'messages' | 'last';

/** The words of the latest edit of a message; null where there is none, and where it has none. */
export function editedText(db: Kysely<Tables>, of: Named) {
  return revisionsOf(db, of, 'edit')
    .select('message_revisions.text')
    .orderBy('message_revisions.changed_at', 'desc')
    .orderBy('message_revisions.wamid', 'desc')
    .limit(1);
}

/** How many edits or revokes of a message are known. */
export function countRevisions(db: Kysely<Tables>, of: Named, kind: 'edit' | 'revoke') {
  return revisionsOf(db, of, kind).select(({ fn }) => fn.countAll<number>().as('count'));
}

function revisionsOf(db: Kysely<Tables>, of: Named, kind: 'edit' | 'revoke') {
  return db
    .selectFrom('message_revisions')
    .where('message_revisions.phone_number_id', '=', sql.ref<string>(`${of}.phone_number_id`))
    .where('message_revisions.original_wamid', '=', sql.ref<string>(`${of}.wamid`))
    .where('message_revisions.kind', '=', kind);
}
