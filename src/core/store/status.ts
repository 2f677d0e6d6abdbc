import { schemaOf } from './schema-of.ts';
import { TABLE_NAMES } from './shape.ts';
import type { StatusSide, StoreStatus } from './standing.ts';
import type { Store } from './store.ts';

/** Changes nothing and holds up nobody. */
export async function statusOfStore(store: Store, { isExact }: { isExact: boolean }): Promise<StoreStatus> {
  const { db, engine, location } = store;
  const side = await statusSideOf(store);
  const first = (table: 'deliveries' | 'messages', column: 'received_at' | 'sent_at') =>
    db
      .selectFrom(table as 'deliveries')
      .select(column as 'received_at')
      .orderBy(table === 'deliveries' ? 'id' : (column as 'received_at'))
      .limit(1)
      .executeTakeFirst();
  const delivery = await first('deliveries', 'received_at');
  const message = (await first('messages', 'sent_at')) as { sent_at: number } | undefined;
  const waiting = await db
    .selectFrom('deliveries')
    .where('outcome', 'is', null)
    .select(({ fn }) => [fn.countAll<number>().as('deliveries'), fn.min('received_at').as('since')])
    .executeTakeFirst();
  const kept = await db
    .selectFrom('store_facts')
    .select('value')
    .where('name', '=', 'kept_from')
    .executeTakeFirst();
  return {
    engine,
    engineVersion: await side.engineVersion(store),
    location,
    schema: await schemaOf(store),
    sizeBytes: await side.sizeBytes(store),
    tables: await side.tables(store, TABLE_NAMES, isExact),
    partitions: await side.partitions(store, isExact),
    waiting: { deliveries: waiting?.deliveries ?? 0, since: waiting?.since ?? null },
    connections: await side.connections(store),
    projecting: await side.projecting(store),
    oldest: { delivery: delivery?.received_at ?? null, message: message?.sent_at ?? null },
    keptFrom: kept?.value ?? null,
  };
}

async function statusSideOf({ engine }: Store): Promise<StatusSide> {
  if (engine === 'sqlite') return (await import('./sqlite/status-side.ts')).sqliteStatusSide;
  return (await import('./postgres/status-side.ts')).postgresStatusSide;
}
