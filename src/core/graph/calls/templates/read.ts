import {
  type TemplateCounts,
  type TemplateNode,
  template as templateAnswer,
  templateSummary,
} from '../../../wire/graph/template.ts';
import type { Graph } from '../../call.ts';
import { ask } from '../answers.ts';
import { askFields } from '../fields.ts';
import { paginate } from '../paging.ts';

/** Asked for by name, since Meta's default leaves most of them out (templates.md §1.2). */
export const TEMPLATE_FIELDS = [
  'id',
  'name',
  'language',
  'status',
  'category',
  'previous_category',
  'correct_category',
  'sub_category',
  'parameter_format',
  'components',
  'quality_score',
  'rejected_reason',
  'message_send_ttl_seconds',
  'cta_url_link_tracking_opted_out',
  'library_template_name',
  'last_updated_time',
] as const;

export type TemplateField = (typeof TEMPLATE_FIELDS)[number];

/**
 * Filters, which Meta's newest page no longer lists and its Graph reference and SDKs do (templates.md §1.3): use them to
 * ask for less, and look again at what comes. Whether `name` is exact is not documented.
 */
export interface TemplateFilter {
  readonly name?: string;
  readonly content?: string;
  readonly nameOrContent?: string;
  readonly category?: readonly string[];
  readonly language?: readonly string[];
  readonly status?: readonly string[];
  readonly qualityScore?: readonly string[];
  /** `auto_generated` or `manual`. */
  readonly source?: string;
  /** Unix milliseconds. Which time of a template they mean is not documented. */
  readonly sinceMs?: number;
  readonly untilMs?: number;
}

/** The templates of a WABA, each language by itself. A list changed lately may lag: confirm by id (§1.3). */
export function messageTemplates(
  graph: Graph,
  wabaId: string,
  options: {
    readonly filter?: TemplateFilter;
    readonly fields?: readonly TemplateField[];
    /** Of a page. @default 100 */
    readonly limit?: number;
    readonly polling?: true;
  } = {},
  token?: string,
): AsyncGenerator<TemplateNode> {
  const { filter = {}, fields = TEMPLATE_FIELDS, limit = 100, polling } = options;
  const call = {
    method: 'GET',
    path: `${wabaId}/message_templates`,
    query: { limit: String(limit), ...filterQuery(filter) },
    ...(polling && { polling }),
  } as const;
  return paginate(graph, templateAnswer, call, { token, fields });
}

/** One template, by the id of one language. */
export async function templateNode(
  graph: Graph,
  templateId: string,
  options: { readonly fields?: readonly TemplateField[]; readonly polling?: true } = {},
  token?: string,
): Promise<TemplateNode> {
  const { fields = TEMPLATE_FIELDS, polling } = options;
  const call = { method: 'GET', path: templateId, ...(polling && { polling }) } as const;
  return askFields(graph, templateAnswer, call, fields, token);
}

/** How many templates a WABA has and may have; the limit is read here and nowhere assumed (§1.3). */
export async function templateCounts(graph: Graph, wabaId: string, token?: string): Promise<TemplateCounts> {
  const query = {
    fields: 'id',
    limit: '1',
    summary: 'total_count,message_template_count,message_template_limit,are_translations_complete',
  };
  const call = { method: 'GET', path: `${wabaId}/message_templates`, query } as const;
  return (await ask(graph, templateSummary, call, token)).summary;
}

function filterQuery(filter: TemplateFilter): Record<string, string> {
  const asList = (values: readonly string[] | undefined) =>
    values === undefined || values.length === 0 ? undefined : JSON.stringify(values);
  const asSeconds = (ms: number | undefined) =>
    ms === undefined ? undefined : String(Math.floor(ms / 1000));
  const query = {
    name: filter.name,
    content: filter.content,
    name_or_content: filter.nameOrContent,
    category: asList(filter.category),
    language: asList(filter.language),
    status: asList(filter.status),
    quality_score: asList(filter.qualityScore),
    source: filter.source,
    since: asSeconds(filter.sinceMs),
    until: asSeconds(filter.untilMs),
  };
  return Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
