import type { Clock } from '../clock.ts';
import { retried, type Store, subjectOf } from '../store/index.ts';
import type { ProjectedDelivery } from './apply/deliveries.ts';
import { turnOf } from './pending.ts';
import { createProjector, IN_BULK, type Projector } from './projector.ts';

/** What a replay brought. `index` counts the bodies of the input from 0. */
export interface ReplayReport {
  deliveries: number;
  /** How many events of each kind were new. */
  events: Record<string, number>;
  unrecognised: { index: number; field: string; reason: string }[];
  malformed: { index: number; reason: string }[];
  /** Stored, but not applied because of a fault of coex; `coex rebuild` tries them again. */
  failed: { index: number; reason: string }[];
  /** How many events were known already. */
  duplicates: number;
}

const BATCH = 100;

/** Puts captured bodies through the log and the projector, as if they had just come in. */
export async function replayBodies(
  deps: { readonly store: Store; readonly clock: Clock },
  bodies: AsyncIterable<Uint8Array>,
): Promise<ReplayReport> {
  const report: ReplayReport = {
    deliveries: 0,
    events: {},
    unrecognised: [],
    malformed: [],
    failed: [],
    duplicates: 0,
  };
  const projector = createProjector(deps.store, IN_BULK);
  let batch: Uint8Array[] = [];
  for await (const body of bodies) {
    batch.push(body);
    if (batch.length < BATCH) continue;
    await replayBatch(deps, projector, batch, report);
    batch = [];
  }
  if (batch.length > 0) await replayBatch(deps, projector, batch, report);
  return report;
}

/** Appends and projects in one transaction, so that no other process projects these and keeps the outcome. */
async function replayBatch(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  { projectWithin: project }: Projector,
  batch: readonly Uint8Array[],
  report: ReplayReport,
): Promise<void> {
  const firstIndex = report.deliveries;
  const receivedAt = clock.now();
  const turns = batch.map((body) => turnOf(subjectOf(body)));
  const replayed = async (trx: Store['db']): Promise<void> => {
    // Otherwise another might be at it, and the outcome be told to nobody.
    await store.locks.hold(trx, turns);
    const appended = await store.log.append(
      trx,
      batch.map((body) => ({ source: 'file', signature: 'unchecked', receivedAt, body })),
    );
    const projected = new Map<number, ProjectedDelivery>();
    for (let some = await project(trx); some.deliveries.length > 0; some = await project(trx)) {
      for (const delivery of some.deliveries) projected.set(delivery.id, delivery);
    }
    for (const [offset, { id, known }] of appended.entries()) {
      const index = firstIndex + offset;
      const fresh = known ? undefined : projected.get(id);
      if (fresh) noteFresh(report, index, fresh);
      else await noteKnown(trx, report, index, id);
    }
  };
  await retried(() => store.db.transaction().execute(replayed));
  report.deliveries += batch.length;
}

function noteFresh(report: ReplayReport, index: number, delivery: ProjectedDelivery): void {
  const reason = delivery.reason ?? '';
  if (delivery.outcome === 'malformed') report.malformed.push({ index, reason });
  if (delivery.outcome === 'failed') report.failed.push({ index, reason });
  for (const [name, count] of Object.entries(delivery.events)) {
    report.events[name] = (report.events[name] ?? 0) + count;
  }
  for (const { field, reason: why } of delivery.unrecognised)
    report.unrecognised.push({ index, field, reason: why });
  report.duplicates += delivery.duplicates;
}

/** The same bytes stood in the log already: whatever they say is known. */
async function noteKnown(db: Store['db'], report: ReplayReport, index: number, id: number): Promise<void> {
  const row = await db
    .selectFrom('deliveries')
    .select(['outcome', 'reason', 'events'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (row.outcome === 'malformed') report.malformed.push({ index, reason: row.reason ?? '' });
  else if (row.outcome === 'failed') report.failed.push({ index, reason: row.reason ?? '' });
  else report.duplicates += row.events;
}
