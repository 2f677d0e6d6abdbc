import { type Answer, jsonAnswer } from '../http.ts';
import type { Waba } from '../world/accounts.ts';
import { actorOf, noteActivity } from '../world/activities.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './access.ts';
import { type Call, flagParam, textParam } from './call.ts';
import { refuse, refuseParameter } from './refuse.ts';

/**
 * `POST {waba}`: name and time zone (facebook/openapi v23.0), template insights (M/analytics), and marketing over the
 * Cloud API (131063, reference §8.6).
 */
export function updateWaba(world: World, { params }: Call, waba: Waba, { app }: Caller): Answer {
  const name = textParam(params, 'name');
  const timezoneId = textParam(params, 'timezone_id');
  const insights = flagParam(params, 'is_enabled_for_insights');
  const marketing = flagParam(params, 'disable_marketing_messages_on_cloud_api');
  if ([name, timezoneId, insights, marketing].every((given) => given === undefined)) {
    return refuseParameter(world, 'Invalid parameter: name must be a non-empty string');
  }
  if (name !== undefined && name.length > 100)
    return refuseParameter(world, 'Param name must be at most 100 characters long.');
  if (timezoneId !== undefined && !/^\d{1,3}$/.test(timezoneId))
    return refuseParameter(world, 'Param timezone_id is not valid.');
  if (insights === false) return refuse(world, 'insights-stay-on');
  if (name !== undefined) waba.name = name;
  if (timezoneId !== undefined) waba.timezoneId = timezoneId;
  if (insights === true) waba.insightsEnabled = true;
  if (marketing !== undefined) waba.marketingDisabled = marketing;
  noteActivity(world, waba, {
    type: 'ACCOUNT_UPDATED',
    actor: actorOf(app),
    details: 'The settings of the account were changed.',
  });
  return jsonAnswer(200, { success: true });
}
