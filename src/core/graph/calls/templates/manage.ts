import {
  type TemplateComparison,
  type TemplatePreview,
  type TemplatesMigrated,
  type TemplateUnpaused,
  templateComparison,
  templatePreview,
  templatesMigrated,
  templateUnpaused,
} from '../../../wire/graph/template.ts';
import type { Graph } from '../../call.ts';
import type { Span } from '../analytics.ts';
import { ask } from '../answers.ts';
import { collect, paginate } from '../paging.ts';

/** Which templates to copy: a page of all that can be, or these. */
export interface TemplateMigration {
  readonly sourceWabaId: string;
  /** Counted from 0. */
  readonly pageNumber?: number;
  /** Of a page, at most 500. Fewer, when the call takes longer than 30 seconds. */
  readonly count?: number;
  /** At most 500. */
  readonly templateIds?: readonly string[];
}

/**
 * Copies approved templates of good or unknown quality from another WABA of the same business (templates.md §5.7). What
 * failed is in the answer, with reasons; the source keeps its own.
 */
export async function migrateTemplates(
  graph: Graph,
  destinationWabaId: string,
  { sourceWabaId, pageNumber, count, templateIds }: TemplateMigration,
  token?: string,
): Promise<TemplatesMigrated> {
  const path = `${destinationWabaId}/migrate_message_templates`;
  const body = {
    source_waba_id: sourceWabaId,
    ...(pageNumber === undefined ? {} : { page_number: pageNumber }),
    ...(count === undefined ? {} : { count }),
    ...(templateIds === undefined ? {} : { template_ids: templateIds }),
  };
  return ask(graph, templatesMigrated, { method: 'POST', path, body }, token);
}

/**
 * Lifts the pause that pacing put on a template; a pause for quality ends by itself (templates.md §2.3). Not before five
 * minutes have passed. `success: false` comes with the reason.
 */
export async function unpauseTemplate(
  graph: Graph,
  templateId: string,
  token?: string,
): Promise<TemplateUnpaused> {
  return ask(graph, templateUnpaused, { method: 'POST', path: `${templateId}/unpause` }, token);
}

/**
 * How a template did against another of the same WABA (templates.md §5.7): a span of 7, 30, 60 or 90 days up to now,
 * with 1000 messages of each in it.
 */
export async function compareTemplates(
  graph: Graph,
  templateId: string,
  otherTemplateId: string,
  { startMs, endMs }: Span,
  token?: string,
): Promise<TemplateComparison[]> {
  const query = {
    template_ids: `[${otherTemplateId}]`,
    start: String(Math.floor(startMs / 1000)),
    end: String(Math.floor(endMs / 1000)),
  };
  const call = { method: 'GET', path: `${templateId}/compare`, query } as const;
  return collect(paginate(graph, templateComparison, call, { token }));
}

export interface PreviewQuery {
  readonly languages?: readonly string[];
  readonly addSecurityRecommendation?: boolean;
  readonly codeExpirationMinutes?: number;
}

/**
 * The texts that Meta gives authentication templates, by language (templates.md §3.9). Meta's table calls the parameter
 * `language`, its example `languages`; the example is followed.
 */
export async function templatePreviews(
  graph: Graph,
  wabaId: string,
  { languages = [], addSecurityRecommendation, codeExpirationMinutes }: PreviewQuery = {},
  token?: string,
): Promise<TemplatePreview[]> {
  const query = {
    category: 'AUTHENTICATION',
    button_types: 'OTP',
    ...(languages.length === 0 ? {} : { languages: languages.join(',') }),
    ...(addSecurityRecommendation === undefined
      ? {}
      : { add_security_recommendation: String(addSecurityRecommendation) }),
    ...(codeExpirationMinutes === undefined
      ? {}
      : { code_expiration_minutes: String(codeExpirationMinutes) }),
  };
  const call = { method: 'GET', path: `${wabaId}/message_template_previews`, query } as const;
  return collect(paginate(graph, templatePreview, call, { token }));
}
