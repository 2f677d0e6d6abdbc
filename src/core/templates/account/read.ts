import { type Graph, messageTemplates } from '../../graph/index.ts';
import type { TemplateNode } from '../../wire/graph/template.ts';
import { type TemplateDraft, templateDraft } from '../../wire/graph/template-draft.ts';
import { normalDraft, normalLanguage } from './normal.ts';

/** One language of a template as an account has it. Instants are Unix milliseconds. */
export interface AccountTemplate {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  /** In capitals: `APPROVED`, or whatever Meta says. */
  readonly status: string;
  readonly category: string;
  /** Before Meta changed it. */
  readonly previousCategory?: string;
  /** What Meta has announced that it will be; absent when no change is scheduled. */
  readonly correctCategory?: string;
  readonly subCategory?: string;
  readonly quality?: { readonly score: string; readonly reason?: string; readonly at?: number };
  /** Absent when it was not rejected. */
  readonly rejectedReason?: string;
  readonly updatedAt?: number;
  readonly libraryTemplateName?: string;
  /** The request that would make it, in normal form; handles of media headers are not in it. */
  readonly draft: TemplateDraft;
}

/** Whether an account still has it: for a while Meta lists what is deleted. */
export function isThere({ status }: Pick<AccountTemplate, 'status'>): boolean {
  return status !== 'DELETED';
}

/** Every template of an account, each language by itself, as Meta's pages come (templates.md §1.3). */
export async function* readAccount(
  graph: Graph,
  wabaId: string,
  token: string | undefined,
  options: { readonly polling?: true } = {},
): AsyncGenerator<AccountTemplate> {
  for await (const node of messageTemplates(graph, wabaId, options, token)) yield accountTemplate(node);
}

/** A node as Meta gave it; what is missing in it is left out, whatever it is. */
export function accountTemplate(node: TemplateNode): AccountTemplate {
  const name = node.name ?? '';
  const language = normalLanguage(node.language ?? '');
  const category = (node.category ?? '').toUpperCase();
  const { correct_category: correct, rejected_reason: rejected, quality_score: quality } = node;
  const correctCategory = correct?.toUpperCase();
  const reason = rejected?.toUpperCase();
  return {
    id: node.id,
    name,
    language,
    status: (node.status ?? '').toUpperCase(),
    category,
    ...(node.previous_category && { previousCategory: node.previous_category.toUpperCase() }),
    ...(correctCategory && correctCategory !== category && { correctCategory }),
    ...(node.sub_category && { subCategory: node.sub_category }),
    ...(quality && {
      quality: {
        score: (quality.score ?? 'UNKNOWN').toUpperCase(),
        ...(quality.reason && { reason: quality.reason }),
        ...(quality.date && { at: quality.date * 1000 }),
      },
    }),
    ...(reason && reason !== 'NONE' && { rejectedReason: reason }),
    ...(node.last_updated_time !== undefined && { updatedAt: node.last_updated_time * 1000 }),
    ...(node.library_template_name && { libraryTemplateName: node.library_template_name }),
    draft: draftOf(node, { name, language, category }),
  };
}

function draftOf(
  node: TemplateNode,
  identity: { readonly name: string; readonly language: string; readonly category: string },
): TemplateDraft {
  const request = {
    ...identity,
    components: node.components,
    ...(node.parameter_format && { parameter_format: node.parameter_format }),
    ...(node.message_send_ttl_seconds !== undefined && {
      message_send_ttl_seconds: node.message_send_ttl_seconds,
    }),
    ...(node.sub_category && { sub_category: node.sub_category }),
    ...(node.cta_url_link_tracking_opted_out && { cta_url_link_tracking_opted_out: true }),
    ...(node.library_template_name && { library_template_name: node.library_template_name }),
  };
  // A component in which something is not as described is kept as it came.
  const parsed = templateDraft.safeParse(request);
  return normalDraft(parsed.success ? parsed.data : (request as unknown as TemplateDraft));
}

/** What of a template is so odd that no file can hold it and nobody can send it; undefined when nothing is. */
export function oddIn(draft: TemplateDraft): string | undefined {
  const read = templateDraft.safeParse(draft);
  if (read.success) return undefined;
  const [issue] = read.error.issues;
  return `“${issue?.path.join('.')}” is not as Meta describes it (${issue?.message})`;
}
