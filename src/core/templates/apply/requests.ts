import { createTemplate, editTemplate, type Graph } from '../../graph/index.ts';
import type { TemplateCreated } from '../../wire/graph/template.ts';
import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import { omit } from '../account/records.ts';
import type { PlanStep } from '../plan/plan.ts';
import { editParts } from './standing.ts';

/** What a request from a file holds that Meta ignores since 2025-04-09 (CAT). */
const IGNORED = ['allow_category_change'];

/** Creates what a file says, unknown components and keys included. */
export function sendCreation(
  graph: Graph,
  wabaId: string,
  draft: TemplateDraft,
  token: string | undefined,
): Promise<TemplateCreated> {
  // The file decides what is in it: the type of a request names what coex itself knows of.
  const request = omit(draft, IGNORED) as unknown as Parameters<typeof createTemplate>[2];
  return createTemplate(graph, wabaId, request, token);
}

/** Edits what a step changes, and nothing else. */
export function sendEdit(
  graph: Graph,
  step: PlanStep & { readonly before: NonNullable<PlanStep['before']> },
  draft: TemplateDraft,
  token: string | undefined,
): Promise<void> {
  const parts = editParts(step);
  const {
    components,
    category,
    message_send_ttl_seconds: ttl,
    cta_url_link_tracking_opted_out: tracking,
  } = draft;
  const changes = {
    ...(parts.has('components') && { components }),
    ...(parts.has('category') && { category }),
    ...(parts.has('settings') && ttl !== undefined && { message_send_ttl_seconds: ttl }),
    ...(parts.has('settings') && tracking !== undefined && { cta_url_link_tracking_opted_out: tracking }),
  } as unknown as Parameters<typeof editTemplate>[2];
  return editTemplate(graph, step.before.id, changes, token);
}
