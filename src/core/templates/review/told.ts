import { amongNumbers, type Store } from '../../store/index.ts';
import { isRecord } from '../account/records.ts';

/** A fact about a template that a webhook told. */
export interface TemplateFact {
  readonly wabaId: string | null;
  readonly templateId: string;
  readonly name: string;
  /** With an underscore, however the webhook has it. */
  readonly language: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly kind: 'status' | 'quality' | 'category' | 'components';
  readonly value: Readonly<Record<string, unknown>>;
}

const KINDS: Readonly<Record<string, TemplateFact['kind']>> = {
  message_template_status_update: 'status',
  message_template_quality_update: 'quality',
  template_category_update: 'category',
  message_template_components_update: 'components',
};

const FIELDS = Object.keys(KINDS);

/** What webhooks told of templates (templates.md §6.1–6.4), oldest first. @param rows only these rows of the store */
export async function templateFacts(
  { db }: Store,
  {
    wabaIds,
    rows: wanted,
  }: { readonly wabaIds?: readonly string[] | undefined; readonly rows?: readonly number[] } = {},
): Promise<TemplateFact[]> {
  let query = db
    .selectFrom('account_events')
    .select(['id', 'field', 'waba_id', 'happened_at', 'value'])
    .where('field', 'in', FIELDS);
  if (wabaIds !== undefined) query = query.where('waba_id', 'in', wabaIds);
  if (wanted !== undefined) query = query.where('id', 'in', amongNumbers(db, wanted));
  const rows = await query.orderBy('id').execute();
  return rows.flatMap(({ field, waba_id, happened_at, value }): TemplateFact[] => {
    const read: unknown = JSON.parse(value);
    const kind = KINDS[field];
    if (!isRecord(read) || kind === undefined) return [];
    return [
      {
        wabaId: waba_id,
        templateId: String(read.message_template_id ?? ''),
        name: String(read.message_template_name ?? ''),
        language: String(read.message_template_language ?? '').replace('-', '_'),
        at: happened_at,
        kind,
        value: read,
      },
    ];
  });
}

/**
 * So many ids behind the last are looked at again: of two that write at once, the one with the lower id may be done later. It is
 * far more than anybody takes while another's transaction goes on.
 */
const LOOKED_BACK = 10_000;

/**
 * Follows what webhooks tell of templates from now on: gives what came since it was asked last, whatever ids the rows have. A
 * rebuild numbers them anew, and makes nothing new of them.
 */
export async function followTemplateFacts(
  store: Store,
  { wabaIds }: { readonly wabaIds?: readonly string[] | undefined } = {},
): Promise<() => Promise<TemplateFact[]>> {
  const { db } = store;
  const query = db.selectFrom('account_events').select(['id', 'fact_key']).where('field', 'in', FIELDS);
  const known = new Set((await query.execute()).map(({ fact_key }) => fact_key));
  const end = db.selectFrom('account_events').select(({ fn }) => fn.max('id').as('id'));
  return async () => {
    const last = (await end.executeTakeFirst())?.id ?? 0;
    const near = await query.where('id', '>', last - LOOKED_BACK).execute();
    const fresh = near.filter(({ fact_key }) => !known.has(fact_key));
    if (fresh.length === 0) return [];
    for (const { fact_key } of fresh) known.add(fact_key);
    return templateFacts(store, { wabaIds, rows: fresh.map(({ id }) => id) });
  };
}

/** What is known of a template from webhooks alone. */
export interface Told {
  /** The pause it is in, or was in last; `FIRST_PAUSE`, `SECOND_PAUSE`, `RATE_LIMITING_PAUSE`, or unknown. */
  readonly pause?: { readonly title: string | undefined; readonly at: number };
  /** What Meta says about its rejection. */
  readonly rejection?: { readonly reason?: string | undefined; readonly recommendation?: string | undefined };
  /** When its category is to change, Unix milliseconds. */
  readonly categoryChangesAt?: number;
  /** When it was told of last. */
  readonly lastAt: number;
}

/** The same, put together by template id. */
export function toldByTemplate(facts: readonly TemplateFact[]): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>();
  for (const fact of facts.toSorted((one, other) => one.at - other.at)) {
    const known = told.get(fact.templateId);
    told.set(fact.templateId, { ...known, ...toldBy(fact), lastAt: fact.at });
  }
  return told;
}

function toldBy({ kind, at, value }: TemplateFact): Partial<Told> {
  if (kind === 'category') {
    const seconds = Number(value.category_update_timestamp);
    return value.correct_category && seconds > 0 ? { categoryChangesAt: seconds * 1000 } : {};
  }
  if (kind !== 'status') return {};
  const event = String(value.event ?? '').toUpperCase();
  if (event === 'PAUSED') {
    const title = isRecord(value.other_info) ? textOf(value.other_info.title)?.toUpperCase() : undefined;
    return { pause: { title, at } };
  }
  if (event !== 'REJECTED' || !isRecord(value.rejection_info)) return {};
  const { reason, recommendation } = value.rejection_info;
  return { rejection: { reason: textOf(reason), recommendation: textOf(recommendation) } };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
