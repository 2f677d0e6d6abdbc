import { CoexError } from '../../../errors.ts';
import { LIMITS } from '../../../rules/index.ts';
import {
  type TemplateCreated,
  templateCreated,
  templatesUpserted,
  type UpsertedTemplate,
} from '../../../wire/graph/template.ts';
import type { Graph } from '../../call.ts';
import { ask, confirm } from '../answers.ts';
import type {
  LibraryTemplateDefinition,
  OtpButton,
  TemplateCategory,
  TemplateComponent,
  TemplateDefinition,
} from './definition.ts';

/**
 * Creates a template, with a text of its own or one from Meta's library (templates.md §5.1, §5.6). Not idempotent: when
 * the answer was lost, a second call is refused with 100/2388024; then read the template and compare. The category in
 * the answer is the truth, not the one asked for (§4.2). 100 an hour and WABA; a deleted name is blocked for 30 days.
 */
export async function createTemplate(
  graph: Graph,
  wabaId: string,
  definition: TemplateDefinition | LibraryTemplateDefinition,
  token?: string,
): Promise<TemplateCreated> {
  const call = { method: 'POST', path: `${wabaId}/message_templates`, body: definition } as const;
  return ask(graph, templateCreated, call, token);
}

/** What of a template can be changed; `components` replaces all of them. */
export interface TemplateChanges {
  readonly components?: readonly TemplateComponent[];
  /** Not of an approved template. */
  readonly category?: TemplateCategory;
  readonly message_send_ttl_seconds?: number;
  readonly cta_url_link_tracking_opted_out?: boolean;
}

/**
 * Changes a template, which goes to review again (templates.md §5.2). An approved one once in 24 hours and ten times in
 * 30 days, which no field tells: keep count. Beyond that, or while it is in review, 2388039.
 */
export async function editTemplate(
  graph: Graph,
  templateId: string,
  changes: TemplateChanges,
  token?: string,
): Promise<void> {
  await confirm(graph, { method: 'POST', path: templateId, body: changes }, token);
}

/** Which templates to delete: a name in all its languages, one language of it by its id, or up to 100 ids. */
export type TemplatesToDelete =
  | { readonly name: string; readonly id?: string }
  | { readonly ids: readonly string[] };

/**
 * Deletes templates; several ids all or none (templates.md §5.3). The name of an approved one is blocked for 30 days.
 * Disabled ones and Meta's samples cannot be deleted. Nothing named, or too many ids, is `usage` before any call.
 */
export async function deleteTemplates(
  graph: Graph,
  wabaId: string,
  which: TemplatesToDelete,
  token?: string,
): Promise<void> {
  const call = {
    method: 'DELETE',
    path: `${wabaId}/message_templates`,
    query: deletionQuery(which),
  } as const;
  await confirm(graph, call, token);
}

/** An authentication template in several languages; its texts are Meta's, and so are those on its button. */
export interface AuthenticationTemplates {
  readonly name: string;
  readonly languages: readonly string[];
  readonly components: readonly (
    | { readonly type: 'BODY'; readonly add_security_recommendation?: boolean }
    | { readonly type: 'FOOTER'; readonly code_expiration_minutes: number }
    | {
        readonly type: 'BUTTONS';
        readonly buttons: readonly [OtpButton & { readonly text?: never; readonly autofill_text?: never }];
      }
  )[];
  readonly message_send_ttl_seconds?: number;
}

/** Creates or changes an authentication template in all these languages (templates.md §5.7, §3.9). */
export async function upsertAuthenticationTemplates(
  graph: Graph,
  wabaId: string,
  definition: AuthenticationTemplates,
  token?: string,
): Promise<readonly UpsertedTemplate[]> {
  const path = `${wabaId}/upsert_message_templates`;
  const body = { ...definition, category: 'AUTHENTICATION' };
  return (await ask(graph, templatesUpserted, { method: 'POST', path, body }, token)).data;
}

function deletionQuery(which: TemplatesToDelete): Record<string, string> {
  const most = LIMITS.templateDeleteBatch.value;
  if ('ids' in which) {
    const { length } = which.ids;
    if (length < 1 || length > most)
      throw unusable(`${length} ids were given; one call deletes 1 to ${most}`);
    return { hsm_ids: `[${which.ids.join(',')}]` };
  }
  // An empty id would leave the name alone, which means all its languages.
  if (which.name === '' || which.id === '') throw unusable('a name or an id is empty');
  return { name: which.name, ...(which.id === undefined ? {} : { hsm_id: which.id }) };
}

function unusable(problem: string): CoexError {
  const fix = 'Name what is to be deleted. Nothing was deleted.';
  return new CoexError(
    'usage',
    { problem: `Templates were not deleted: ${problem}.`, fix },
    { nothingDone: true },
  );
}
