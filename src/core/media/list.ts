import { following, type Page, pageOf } from '../conversations/index.ts';
import type { Store } from '../store/index.ts';
import type { MediaFolder } from './folder.ts';
import { type MediaFilter, type MediaMessage, mediaMessage, selectMedia } from './messages.ts';
import { type Standing, standingOf } from './standing.ts';

/** The media of a message, and where they are. */
export interface MediaEntry {
  readonly message: MediaMessage;
  readonly standing: Standing;
  /** Null unless it is stored. */
  readonly path: string | null;
}

/** Messages with media that match, latest first. */
export async function listMedia(
  { store, folder, now }: { readonly store: Store; readonly folder: MediaFolder; readonly now: number },
  filter: MediaFilter,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<Page<MediaEntry>> {
  let query = selectMedia(store, filter);
  if (after !== undefined)
    query = query.where(following(after, { at: 'messages.sent_at', id: 'messages.id' }));
  const rows = await query
    .orderBy('messages.sent_at', 'desc')
    .orderBy('messages.id', 'desc')
    .limit(limit + 1)
    .execute();
  const entries = await Promise.all(
    rows.map(async (row) => {
      const message = mediaMessage(row, now);
      const standing = await standingOf(message, folder, now);
      const sha256 = message.tried?.sha256;
      return { message, standing, path: standing === 'stored' && sha256 ? folder.fileOf(sha256) : null };
    }),
  );
  return pageOf(entries, limit, ({ message: { sentAt, id } }) => ({ at: sentAt, id }));
}
