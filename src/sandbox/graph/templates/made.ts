import { type Answer, jsonAnswer } from '../../http.ts';
import type { App, Waba } from '../../world/accounts.ts';
import { actorOf, noteActivity } from '../../world/activities.ts';
import type { Template } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';

/** The answer to a creation, and its row in the audit trail. */
export function made(world: World, waba: Waba, app: App, { id, status, category, name }: Template): Answer {
  noteActivity(world, waba, {
    type: 'TEMPLATE_CREATED',
    actor: actorOf(app),
    details: `New message template '${name}' was created`,
  });
  return jsonAnswer(200, { id, status, category });
}
