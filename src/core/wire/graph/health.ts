import * as z from 'zod';
import { list, maybeId, maybeNumber, maybeText } from '../primitives.ts';

/**
 * `GET /{id}?fields=health_status` of a number, a WABA or a template (reference §1.4, support/health-status,
 * 2025-10-22). `can_send_message` is `AVAILABLE`, `LIMITED` (then `additional_info` says why) or `BLOCKED` (then
 * `errors` do); a template may come without entities (templates.md §1.2).
 */
export const healthStatus = z.looseObject({
  health_status: z.looseObject({
    can_send_message: z.string().min(1),
    entities: list(
      z.looseObject({
        entity_type: z.string(),
        id: maybeId,
        can_send_message: z.string().min(1),
        can_receive_call_sip: maybeText,
        additional_info: list(z.string()),
        errors: list(
          z.looseObject({
            error_code: maybeNumber,
            error_description: maybeText,
            possible_solution: maybeText,
          }),
        ),
      }),
    ),
  }),
});

export type HealthStatus = z.infer<typeof healthStatus>['health_status'];
