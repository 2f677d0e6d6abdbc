import { type Answer, jsonAnswer } from '../../http.ts';
import { archive, isArchivable, unarchive } from '../../templates/archive.ts';
import type { Waba } from '../../world/accounts.ts';
import type { Template } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { type Call, listParam } from '../call.ts';
import { refuseParameter } from '../refuse.ts';

const MOST = 100;

/** `POST {waba}/message_templates/archive`: some may fail (templates §5.4). In life on api.facebook.com. */
export function archiveTemplates(world: World, { params }: Call, waba: Waba): Answer {
  const outcome = forEach(world, params, waba, (template) => {
    if (!isArchivable(template)) return 'Only approved or rejected templates can be archived';
    archive(world, template);
    return undefined;
  });
  if (outcome === undefined) return refuseParameter(world, PROBLEM);
  return jsonAnswer(200, { archived_templates: outcome.done, failed_templates: outcome.failed });
}

/** `POST {waba}/message_templates/unarchive`. */
export function unarchiveTemplates(world: World, { params }: Call, waba: Waba): Answer {
  const outcome = forEach(world, params, waba, (template) => {
    if (template.status !== 'ARCHIVED') return 'Template is not archived';
    unarchive(world, template);
    return undefined;
  });
  if (outcome === undefined) return refuseParameter(world, PROBLEM);
  return jsonAnswer(200, { unarchived_templates: outcome.done, failed_templates: outcome.failed });
}

const PROBLEM = `Param hsm_ids must name 1 to ${MOST} templates.`;

/** Meta’s page has a list, a client a text with commas: both are read. */
function forEach(
  world: World,
  params: Call['params'],
  waba: Waba,
  does: (template: Template) => string | undefined,
): { done: string[]; failed: Record<string, string> } | undefined {
  const ids = listParam(params, 'hsm_ids');
  if (ids.length === 0 || ids.length > MOST) return undefined;
  const done: string[] = [];
  const failed: Record<string, string> = {};
  for (const id of new Set(ids)) {
    const template = world.templates.get(id);
    const reason = template?.wabaId === waba.id ? does(template) : 'Template does not exist';
    if (reason === undefined) done.push(id);
    else failed[id] = reason;
  }
  return { done, failed };
}
