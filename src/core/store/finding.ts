import { type RawBuilder, sql } from 'kysely';
import type { Store } from './store.ts';

/** Something that is not as it has to be. */
export interface Finding {
  /** Stable: `orphans`, `damaged` … */
  readonly code: string;
  readonly says: string;
  /** How often; null where that means nothing. */
  readonly count: number | null;
  /** Some of what was found: ids, names. */
  readonly evidence: readonly string[];
  readonly fix: string;
}

/** One thing that is looked at. */
export interface Check {
  readonly name: string;
  find(store: Store): Promise<readonly Finding[]>;
}

export const MOST_EVIDENCE = 5;

/** Finds by a question whose rows are ids; counts them all, keeps a few. */
export async function found(
  { db }: Pick<Store, 'db'>,
  question: RawBuilder<unknown>,
  finding: Omit<Finding, 'count' | 'evidence'>,
): Promise<Finding[]> {
  const counted = await sql<{ count: number }>`select count(*) as count from (${question}) as found`.execute(
    db,
  );
  const count = counted.rows[0]?.count ?? 0;
  if (count === 0) return [];
  const { rows } = await sql<{
    id: string | number;
  }>`select id from (${question}) as found limit ${MOST_EVIDENCE}`.execute(db);
  return [{ ...finding, count, evidence: rows.map(({ id }) => String(id)) }];
}
