import type { World } from '../world.ts';

type Verdict = 'AVAILABLE' | 'LIMITED' | 'BLOCKED';

/** `health_status`: derived from its entities, never stored (M/support/health-status, reference §1.4). */
export function healthOf(world: World): unknown {
  const entities = [
    phoneHealth(world),
    { entity_type: 'WABA', id: world.waba.id, can_send_message: 'AVAILABLE' as Verdict },
    { entity_type: 'BUSINESS', id: world.waba.businessId, can_send_message: 'AVAILABLE' as Verdict },
    { entity_type: 'APP', id: world.app.id, can_send_message: 'AVAILABLE' as Verdict },
  ];
  const verdicts = entities.map((entity) => entity.can_send_message);
  const worst =
    (['BLOCKED', 'LIMITED'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'AVAILABLE';
  return { can_send_message: worst, entities };
}

function phoneHealth(world: World): { can_send_message: Verdict } & Record<string, unknown> {
  const entity = { entity_type: 'PHONE_NUMBER', id: world.number.id };
  if (world.onboarding !== undefined) return { ...entity, can_send_message: 'AVAILABLE' };
  const error = {
    error_code: 141000,
    error_description: 'The phone number is not connected to the Cloud API.',
    possible_solution: 'Finish the signup on the phone.',
  };
  return { ...entity, can_send_message: 'BLOCKED', errors: [error] };
}
