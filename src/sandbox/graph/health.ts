import { appOf, wabaOf } from '../world/lookups.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';

type Verdict = 'AVAILABLE' | 'LIMITED' | 'BLOCKED';

/** `health_status`: derived from its entities, never stored (M/support/health-status, reference §1.4). */
export function healthOf(world: World, wabaId: string, number?: BusinessNumber): unknown {
  const waba = wabaOf(world, wabaId);
  const entities = [
    ...(number === undefined ? [] : [phoneHealth(number)]),
    { entity_type: 'WABA', id: waba.id, can_send_message: 'AVAILABLE' as Verdict },
    { entity_type: 'BUSINESS', id: waba.businessId, can_send_message: 'AVAILABLE' as Verdict },
    { entity_type: 'APP', id: appOf(world).id, can_send_message: 'AVAILABLE' as Verdict },
  ];
  const verdicts = entities.map((entity) => entity.can_send_message);
  const worst =
    (['BLOCKED', 'LIMITED'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'AVAILABLE';
  return { can_send_message: worst, entities };
}

function phoneHealth(number: BusinessNumber): { can_send_message: Verdict } & Record<string, unknown> {
  const entity = { entity_type: 'PHONE_NUMBER', id: number.id };
  if (number.phone === undefined || number.link.state === 'connected')
    return { ...entity, can_send_message: 'AVAILABLE' };
  const error = {
    error_code: 141000,
    error_description: 'The phone number is not connected to the Cloud API.',
    possible_solution: 'Finish the signup on the phone.',
  };
  return { ...entity, can_send_message: 'BLOCKED', errors: [error] };
}
