import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import type { Tables } from './schema.ts';

/** What the engines do each in its own way. */
export interface Pruning {
  /** Drops what lies before an instant as a whole, one after the other; gives their names. */
  dropBefore(db: Kysely<Tables>, before: number, signal: AbortSignal): AsyncIterable<string>;
  /** The portions that a table is gone through in, each of which deletes what lies before an instant. */
  portions(db: Kysely<Tables>, table: TimedTable, before: number): AsyncIterable<PrunedPortion>;
  /** Bodies that lie together, none of which stays: they are not deleted one by one. */
  bodiesToDrop(db: Kysely<Tables>, before: number, signal: AbortSignal): Promise<readonly BodyBlock[]>;
  /** Drops those of them that no delivery is left of, one after the other; gives their names. */
  dropBodies(db: Kysely<Tables>, blocks: readonly BodyBlock[], signal: AbortSignal): AsyncIterable<string>;
}

export interface PrunedPortion {
  /** Rows. */
  readonly deleted: number;
  /** How much of the table has been gone through, 0 to 1. */
  readonly share: number;
}

/** What is deleted by its own time. */
export type TimedTable = 'messages' | 'statuses' | 'message_revisions';

export const TIME_OF = {
  messages: 'sent_at',
  statuses: 'changed_at',
  message_revisions: 'changed_at',
} as const satisfies Record<TimedTable, string>;

export const TIMED_TABLES = Object.keys(TIME_OF) as TimedTable[];

/** Bodies of the deliveries from an id up to, and without, another. */
export interface BodyBlock {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Whether a delivery is older than `before` and needed no more. */
export function isPrunable(
  row: ExpressionBuilder<Tables, 'deliveries'>,
  before: number,
): Expression<SqlBool> {
  const copies = row
    .selectFrom('deliveries as copy')
    .select('copy.id')
    .whereRef('copy.copy_of', '=', 'deliveries.id');
  const needed = copies.where((copy) =>
    copy.or([copy('copy.received_at', '>=', before), copy('copy.outcome', 'is', null)]),
  );
  return row.and([
    row('deliveries.received_at', '<', before),
    row('deliveries.outcome', 'is not', null),
    row.not(row.exists(needed)),
  ]);
}
