import type { Clock } from '../clock.ts';
import type { Store } from '../store/index.ts';
import type { NumberDrift } from './drift.ts';
import { RISKS, type Risk } from './risk.ts';

/** A way to tell somebody: by a program, or by a POST. */
export type Way = 'command' | 'url';

/** A change of risk that somebody is to be told of. */
export interface Notice {
  readonly drift: NumberDrift;
  /** What was told last; `ok` when nothing was. */
  readonly from: Risk;
}

/**
 * The numbers whose risk is another than was told last this way. One that is well and was never told of is no news, and of
 * one that is snoozed nothing is told until that is over.
 */
export async function noticesDue(store: Store, way: Way, numbers: readonly NumberDrift[]): Promise<Notice[]> {
  const rows = await store.db
    .selectFrom('drift_notices')
    .select(['phone_number_id', 'risk'])
    .where('way', '=', way)
    .execute();
  const told = new Map(rows.map(({ phone_number_id, risk }) => [phone_number_id, riskNamed(risk)]));
  return numbers.flatMap((drift) => {
    const from = told.get(drift.phoneNumberId) ?? 'ok';
    return drift.snoozed !== null || drift.risk === from ? [] : [{ drift, from }];
  });
}

/** Remembers that it was told, so that it is told once. */
export async function noteTold(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  way: Way,
  { phoneNumberId, risk }: Pick<NumberDrift, 'phoneNumberId' | 'risk'>,
): Promise<void> {
  const at = clock.now();
  await store.db
    .insertInto('drift_notices')
    .values({ phone_number_id: phoneNumberId, way, risk, at })
    .onConflict((conflict) => conflict.columns(['phone_number_id', 'way']).doUpdateSet({ risk, at }))
    .execute();
}

function riskNamed(name: string): Risk {
  return RISKS.find((risk) => risk === name) ?? 'ok';
}
