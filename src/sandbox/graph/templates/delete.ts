import { LIMITS } from '../../../core/rules/index.ts';
import { type Answer, jsonAnswer } from '../../http.ts';
import { deleteTemplates, deletionProblem } from '../../templates/deletion.ts';
import { problem } from '../../templates/problems.ts';
import { languagesOf } from '../../templates/shelf.ts';
import type { Waba } from '../../world/accounts.ts';
import { actorOf, noteActivity } from '../../world/activities.ts';
import type { Template } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import type { Caller } from '../access.ts';
import { type Call, listParam, textParam } from '../call.ts';
import { refuseParameter } from '../refuse.ts';
import { refuseTemplate } from './refuse-template.ts';

interface Wanted {
  readonly templates: readonly Template[];
  readonly scope: 'name' | 'language';
}

/**
 * `DELETE {waba}/message_templates`: all languages of a `name`, the one with `hsm_id`, or those of `hsm_ids`, of which
 * either all or none go (templates §5.3).
 */
export function deleteMessageTemplates(world: World, { params }: Call, waba: Waba, { app }: Caller): Answer {
  const wanted = wantedOf(world, params, waba);
  if ('problem' in wanted) return refuseParameter(world, wanted.problem);
  const { templates, scope } = wanted;
  const refusal =
    templates.length === 0
      ? problem('malformed', 'There is no such message template.')
      : deletionProblem(world, templates);
  if (refusal !== undefined) return refuseTemplate(world, refusal);
  deleteTemplates(world, templates, scope);
  for (const { name, language } of templates) {
    const details = `Message template '${name}' (${language}) was deleted`;
    noteActivity(world, waba, { type: 'TEMPLATE_DELETED', actor: actorOf(app), details });
  }
  return jsonAnswer(200, { success: true });
}

function wantedOf(world: World, params: Call['params'], waba: Waba): Wanted | { readonly problem: string } {
  const name = textParam(params, 'name');
  const id = textParam(params, 'hsm_id');
  const ids = listParam(params, 'hsm_ids');
  if (ids.length > 0) {
    if (name !== undefined || id !== undefined)
      return { problem: 'Param hsm_ids cannot be combined with name or hsm_id.' };
    return severalOf(world, waba, ids);
  }
  if (name === undefined) return { problem: 'The parameter name is required.' };
  const languages = languagesOf(world, waba, name);
  if (id === undefined) return { templates: languages, scope: 'name' };
  return { templates: languages.filter((template) => template.id === id), scope: 'language' };
}

function severalOf(world: World, waba: Waba, ids: readonly string[]): Wanted | { readonly problem: string } {
  const { value: most } = LIMITS.templateDeleteBatch;
  if (ids.length > most) return { problem: `Param hsm_ids can have at most ${most} elements.` };
  const templates = [...new Set(ids)].map((id) => world.templates.get(id));
  const found = templates.filter((template) => template !== undefined && template.wabaId === waba.id);
  return { templates: found.length === templates.length ? (found as Template[]) : [], scope: 'language' };
}
