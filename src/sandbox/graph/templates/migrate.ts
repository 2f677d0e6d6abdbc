import { type Answer, jsonAnswer } from '../../http.ts';
import { checkIdentity } from '../../templates/checks/identity.ts';
import { newTemplate } from '../../templates/new-template.ts';
import { rejectionOf } from '../../templates/review.ts';
import { addTemplate, templatesOf } from '../../templates/shelf.ts';
import type { Waba } from '../../world/accounts.ts';
import type { Template } from '../../world/templates.ts';
import { count, type World } from '../../world/world.ts';
import { type Call, listParam, textParam } from '../call.ts';
import { refuseParameter } from '../refuse.ts';

const MOST = 500;

/**
 * `POST {waba}/migrate_message_templates`: copies approved templates of another WABA of the same portfolio whose quality
 * is high or unknown, page by page or by their ids (MIG, templates §5.7).
 */
export function migrateTemplates(world: World, { params }: Call, waba: Waba): Answer {
  const source = world.wabas.get(textParam(params, 'source_waba_id') ?? '');
  if (source === undefined || source.id === waba.id)
    return refuseParameter(
      world,
      'Param source_waba_id must be the id of another WhatsApp Business Account.',
    );
  if (source.businessId !== waba.businessId)
    return refuseParameter(world, 'Both accounts must belong to the same business.');
  const chosen = chosenOf(world, params, source);
  if ('problem' in chosen) return refuseParameter(world, chosen.problem);
  const migrated: string[] = [];
  const failed: Record<string, string> = {};
  for (const template of chosen.templates) {
    const reason = reasonAgainst(world, waba, template);
    if (reason === undefined) migrated.push(copy(world, waba, template).id);
    else failed[template.id] = reason;
  }
  return jsonAnswer(200, { migrated_templates: migrated, failed_templates: failed });
}

function chosenOf(
  world: World,
  params: Call['params'],
  source: Waba,
): { readonly templates: readonly Template[] } | { readonly problem: string } {
  const all = templatesOf(world, source).filter(isMigratable);
  const ids = listParam(params, 'template_ids');
  if (ids.length > MOST) return { problem: `Param template_ids can have at most ${MOST} elements.` };
  if (ids.length > 0) return { templates: all.filter(({ id }) => ids.includes(id)) };
  const page = Number(textParam(params, 'page_number') ?? 0);
  const size = Number(textParam(params, 'count') ?? MOST);
  const isPage = Number.isInteger(page) && page >= 0 && Number.isInteger(size) && size >= 1 && size <= MOST;
  return isPage
    ? { templates: all.slice(page * size, (page + 1) * size) }
    : { problem: `Params page_number and count must be numbers, count at most ${MOST}.` };
}

function isMigratable({ status, quality, isSample }: Template): boolean {
  return status === 'APPROVED' && !isSample && (quality.score === 'GREEN' || quality.score === 'UNKNOWN');
}

/** "Incorrect category" and "Formatting error" are Meta’s words; that of a name in use is unverified. */
function reasonAgainst(world: World, waba: Waba, template: Template): string | undefined {
  const refusal = checkIdentity(world, waba, template);
  if (refusal !== undefined) return refusal.message;
  // Looked at as what it would be there: another account has other wordings.
  const rejection = rejectionOf(world, { ...template, wabaId: waba.id });
  if (rejection === undefined) return undefined;
  return rejection.reason === 'INCORRECT_CATEGORY'
    ? 'Incorrect category'
    : `Formatting error - ${rejection.info?.reason ?? rejection.reason}`;
}

/** A copy is approved like its original, and unknown to people. */
function copy(world: World, waba: Waba, original: Template): Template {
  const { name, language, category, components, parameterFormat, library } = original;
  const made = newTemplate(world.seed, count(world, 'template'), {
    ...{ name, language, category, components, parameterFormat, library },
    messageSendTtlSeconds: original.messageSendTtlSeconds,
    wabaId: waba.id,
    createdAt: world.timeline.now,
    status: 'APPROVED',
  });
  addTemplate(world, made);
  return made;
}
