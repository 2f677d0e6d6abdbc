import type { Store } from '../../store/index.ts';
import { isRecord } from '../account/records.ts';

/** A fact about a template that a webhook told. */
export interface TemplateFact {
  /** Of the row in the store: later ones are larger. */
  readonly id: number;
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

/** What webhooks told of templates (templates.md §6.1–6.4), oldest first; only what came after the row `after`. */
export async function templateFacts(
  { db }: Store,
  { wabaIds, after = 0 }: { readonly wabaIds?: readonly string[]; readonly after?: number } = {},
): Promise<TemplateFact[]> {
  let query = db
    .selectFrom('account_events')
    .select(['id', 'field', 'waba_id', 'happened_at', 'value'])
    .where('field', 'in', Object.keys(KINDS))
    .where('id', '>', after);
  if (wabaIds !== undefined) query = query.where('waba_id', 'in', wabaIds);
  const rows = await query.orderBy('id').execute();
  return rows.flatMap(({ id, field, waba_id, happened_at, value }): TemplateFact[] => {
    const read: unknown = JSON.parse(value);
    const kind = KINDS[field];
    if (!isRecord(read) || kind === undefined) return [];
    return [
      {
        id,
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
