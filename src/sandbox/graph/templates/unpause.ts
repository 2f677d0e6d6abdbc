import { type Answer, jsonAnswer } from '../../http.ts';
import { endPause } from '../../templates/pausing.ts';
import type { Template } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import type { Call } from '../call.ts';

const LEAST_MS = 5 * 60_000;

/** `POST {template}/unpause`: lifts what pacing paused, 5 minutes later at the earliest (PAUSE; pywa). */
export function unpauseTemplate(world: World, _call: Call, template: Template): Answer {
  const reason = reasonAgainst(world, template);
  if (reason !== undefined) return jsonAnswer(200, { success: false, reason });
  endPause(world, template);
  return jsonAnswer(200, { success: true });
}

/** The words are the sandbox’s own. */
function reasonAgainst(world: World, { status, pause }: Template): string | undefined {
  if (status !== 'PAUSED' || pause === undefined) return 'The template is not paused.';
  if (pause.cause === 'quality') return 'The template was paused for low quality and unpauses by itself.';
  return world.timeline.now - pause.since < LEAST_MS
    ? 'The template was paused less than 5 minutes ago.'
    : undefined;
}
