import { templatesArchived } from '../../../wire/graph/template.ts';
import type { Graph, GraphCall } from '../../call.ts';
import { ask } from '../answers.ts';

/** What became of each template: done, or why not. */
export interface ArchiveOutcome {
  readonly done: readonly string[];
  /** Reasons by id. */
  readonly failed: Readonly<Record<string, string>>;
}

/** Archives up to 100 templates (templates.md §5.4, 2026-06-02). Approved and rejected ones only; gone after 28 days. */
export async function archiveTemplates(
  graph: Graph,
  wabaId: string,
  templateIds: readonly string[],
  token?: string,
): Promise<ArchiveOutcome> {
  const call = archiveCall(graph, wabaId, 'archive', templateIds);
  const { archived_templates, failed_templates } = await ask(graph, templatesArchived, call, token);
  return { done: archived_templates, failed: failed_templates };
}

/** Takes up to 100 templates out of the archive; each has the status it had before. */
export async function unarchiveTemplates(
  graph: Graph,
  wabaId: string,
  templateIds: readonly string[],
  token?: string,
): Promise<ArchiveOutcome> {
  const call = archiveCall(graph, wabaId, 'unarchive', templateIds);
  const { unarchived_templates, failed_templates } = await ask(graph, templatesArchived, call, token);
  return { done: unarchived_templates, failed: failed_templates };
}

/** Archiving has a host of its own and no version; whoever stands in for Meta's Graph host serves it as well. */
function archiveCall(
  graph: Graph,
  wabaId: string,
  verb: 'archive' | 'unarchive',
  templateIds: readonly string[],
): GraphCall {
  const base = graph.baseUrl
    .replace(/\/+$/, '')
    .replace(/^https:\/\/graph\.facebook\.com$/, 'https://api.facebook.com');
  return {
    method: 'POST',
    url: `${base}/${wabaId}/message_templates/${verb}`,
    body: { hsm_ids: templateIds },
  };
}
