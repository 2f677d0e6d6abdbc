import { type Answer, jsonAnswer } from '../../http.ts';
import { kindOf, type TemplateProblem } from '../../templates/problems.ts';
import type { World } from '../../world/world.ts';
import { traceId } from '../refuse.ts';

/** Meta's envelope for template management: what is wrong stands only in the texts for the user (templates §7). */
export function refuseTemplate(world: World, { problem, message, blame }: TemplateProblem): Answer {
  const { code = 100, subcode, title } = kindOf(problem);
  return jsonAnswer(400, {
    error: {
      message: 'Invalid parameter',
      type: 'OAuthException',
      code,
      ...(blame !== undefined && { error_data: { blame_field_specs: [[blame]] } }),
      ...(subcode !== undefined && { error_subcode: subcode }),
      is_transient: false,
      ...(title !== undefined && { error_user_title: title }),
      error_user_msg: message,
      fbtrace_id: traceId(world),
    },
  });
}
