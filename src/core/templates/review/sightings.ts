import type { Store } from '../../store/index.ts';
import type { AccountTemplate } from '../account/read.ts';

/** How a template was when its account was reviewed last; `seenAt` in Unix milliseconds. */
export interface Sighting {
  readonly name: string;
  readonly language: string;
  readonly status: string;
  readonly category: string;
  readonly seenAt: number;
}

/** What was there the last time, by id; empty when the account was never reviewed. */
export async function lastSightings({ db }: Store, wabaId: string): Promise<ReadonlyMap<string, Sighting>> {
  const rows = await db.selectFrom('template_sightings').selectAll().where('waba_id', '=', wabaId).execute();
  return new Map(
    rows.map(({ template_id, name, language, status, category, seen_at }) => [
      template_id,
      { name, language, status, category, seenAt: seen_at },
    ]),
  );
}

/** Every engine takes so many values in one statement and more. */
const ROWS_AT_ONCE = 500;

/** Remembers how the templates of an account are now, in place of how they were. */
export async function rememberTemplates(
  store: Store,
  wabaId: string,
  templates: readonly AccountTemplate[],
  now: number,
): Promise<void> {
  // Two that review at once would each leave what only the other saw.
  await store.alone(async (trx) => {
    await trx.deleteFrom('template_sightings').where('waba_id', '=', wabaId).execute();
    for (let at = 0; at < templates.length; at += ROWS_AT_ONCE) {
      const rows = templates.slice(at, at + ROWS_AT_ONCE).map((template) => ({
        waba_id: wabaId,
        template_id: template.id,
        name: template.name,
        language: template.language,
        status: template.status,
        category: template.category,
        quality: template.quality?.score ?? null,
        seen_at: now,
      }));
      // A list that changes while it is read may have one twice.
      await trx
        .insertInto('template_sightings')
        .values(rows)
        .onConflict((one) => one.doNothing())
        .execute();
    }
  });
}
