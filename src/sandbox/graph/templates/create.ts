import type { Answer } from '../../http.ts';
import { checkContent } from '../../templates/checks/content.ts';
import { checkIdentity } from '../../templates/checks/identity.ts';
import { checkConduct, makeTemplate, mayCreate } from '../../templates/making.ts';
import { firstProblem } from '../../templates/problems.ts';
import type { Waba } from '../../world/accounts.ts';
import type { Template } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import type { Caller } from '../access.ts';
import { type Call, flagParam, textParam } from '../call.ts';
import { refuse, refuseParameter } from '../refuse.ts';
import { readDraft } from './draft-params.ts';
import { createFromLibrary } from './library.ts';
import { made } from './made.ts';
import { refuseTemplate } from './refuse-template.ts';

/**
 * `POST {waba}/message_templates` (templates §5.1): the category in the answer is the truth, whatever was asked for. Not
 * idempotent: the same again is 2388024. `allow_category_change` has been ignored since 2025-04-09.
 */
export function createTemplate(world: World, call: Call, waba: Waba, { app }: Caller): Answer {
  const { params } = call;
  if (!mayCreate(world, waba)) return refuse(world, 'too-many-creations');
  if (textParam(params, 'library_template_name') !== undefined)
    return createFromLibrary(world, call, waba, app);
  const read = readDraft(params);
  if ('problem' in read) return refuseParameter(world, read.problem);
  const draft = read.value;
  const problem = firstProblem(
    () => checkIdentity(world, waba, draft),
    () => checkConduct(world, waba, draft.category),
    () => checkContent(world, draft),
  );
  if (problem !== undefined) return refuseTemplate(world, problem);
  return made(world, waba, app, makeTemplate(world, waba, draft, optionsOf(params)));
}

/** What is kept as it is given. */
function optionsOf(params: Call['params']): Partial<Template> {
  return {
    subCategory: textParam(params, 'sub_category'),
    displayFormat: textParam(params, 'display_format'),
    linkTrackingOptedOut: flagParam(params, 'cta_url_link_tracking_opted_out') ?? false,
    isPrimaryDeviceOnly: flagParam(params, 'is_primary_device_delivery_only') ?? false,
  };
}
