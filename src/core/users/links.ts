import type { Store } from '../store/index.ts';
import { keyOf } from './keys.ts';

/** Two ids that are taken for one person's, and why. Instants are Unix milliseconds. */
export interface UserLink {
  /** The person; null while the two are kept apart. */
  readonly user: number | null;
  readonly name: string | null;
  /** `bsuid:…` or `phone:…`, as the next. */
  readonly key: string;
  readonly otherKey: string;
  readonly why: string;
  readonly linkedAt: number;
  /** The delivery that told it. */
  readonly delivery: number;
  readonly separated: boolean;
}

export interface LinkFilter {
  /** A phone or BSUID: only what concerns that person. */
  readonly who?: string | undefined;
  /** Also the phone and the BSUID that Meta itself names together, which nearly everybody has. */
  readonly all: boolean;
}

/** What joins the ids of people, latest first. */
export async function listLinks(
  { db }: Store,
  { who, all }: LinkFilter,
  limit: number,
): Promise<readonly UserLink[]> {
  let query = db
    .selectFrom('user_links')
    .innerJoin('user_keys as one', 'one.key', 'user_links.key')
    .innerJoin('user_keys as other', 'other.key', 'user_links.other_key')
    .leftJoin('users', 'users.id', 'one.user')
    .leftJoin('user_separations', (join) =>
      join
        .onRef('user_separations.key', '=', 'user_links.key')
        .onRef('user_separations.other_key', '=', 'user_links.other_key'),
    )
    .select((row) => [
      'user_links.key',
      'user_links.other_key as otherKey',
      'user_links.why',
      'user_links.linked_at as linkedAt',
      'user_links.delivery',
      'one.user',
      'other.user as otherUser',
      row.fn.coalesce('users.profile_name', 'users.username').as('name'),
      'user_separations.separated_at',
    ]);
  if (who !== undefined) {
    const ofPerson = db
      .selectFrom('user_keys as theirs')
      .innerJoin('user_keys as asked', 'asked.user', 'theirs.user')
      .select('theirs.key')
      .where('asked.key', '=', keyOf(who));
    query = query.where((row) =>
      row.or([row('user_links.key', 'in', ofPerson), row('user_links.other_key', 'in', ofPerson)]),
    );
  } else if (!all) {
    // Of a person with two ids alone, named by Meta in one breath, there is nothing to tell.
    query = query.where((row) =>
      row.or([
        row('user_links.why', '!=', 'named-together'),
        row('user_separations.key', 'is not', null),
        row(
          row
            .selectFrom('user_keys')
            .select(row.fn.countAll<number>().as('count'))
            .whereRef('user_keys.user', '=', 'one.user'),
          '>',
          2,
        ),
      ]),
    );
  }
  const rows = await query
    .orderBy('user_links.linked_at', 'desc')
    .orderBy('user_links.key')
    .orderBy('user_links.other_key')
    .limit(limit)
    .execute();
  return rows.map(({ separated_at, otherUser, user, ...link }) => ({
    ...link,
    user: user === otherUser ? user : null,
    separated: separated_at !== null,
  }));
}
