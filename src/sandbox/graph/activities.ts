import type { Answer } from '../http.ts';
import type { Activity, Waba } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './access.ts';
import { type Call, listParam, textParam } from './call.ts';
import { askedFields } from './fields.ts';
import { type NodeShape, nodeRows } from './node.ts';
import { pageOf } from './paging.ts';
import { refuse, refuseParameter } from './refuse.ts';

const LONGEST_SPAN_MS = 90 * 86_400_000;

/** facebook/openapi v23.0. Of `ip_address` and `user_agent` the sandbox knows nothing, so they are absent. */
const ACTIVITY: NodeShape<Activity> = {
  type: 'WhatsAppBusinessAccountActivity',
  defaults: ['activity_type', 'timestamp', 'actor_type'],
  fields: {
    id: ({ entity }) => entity.id,
    activity_type: ({ entity }) => entity.type,
    timestamp: ({ entity }) => new Date(entity.at).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    actor_type: ({ entity }) => entity.actor.type,
    actor_id: ({ entity }) => entity.actor.id,
    actor_name: ({ entity }) => entity.actor.name,
    description: ({ entity }) => entity.details,
    details: () => undefined,
    ip_address: () => undefined,
    user_agent: () => undefined,
  },
};

/** `GET {waba}/activities`: the newest first. To which apps Meta opens it is unverified (reference §1.4). */
export function readActivities(world: World, call: Call, waba: Waba, caller: Caller): Answer {
  const asked = askedFields(call);
  if (asked === undefined) return refuse(world, 'bad-fields');
  const since = momentOf(textParam(call.params, 'since'), 0);
  const until = momentOf(textParam(call.params, 'until'), Infinity);
  if (since === undefined || until === undefined) {
    return refuseParameter(world, 'Invalid parameter: since and until must be Unix or ISO 8601 times');
  }
  if (since > 0 && Math.min(until, world.timeline.now) - since > LONGEST_SPAN_MS) {
    return refuseParameter(world, 'The requested date range is too large. Maximum range is 90 days');
  }
  const types = listParam(call.params, 'activity_type');
  const found = waba.activities
    .filter(({ at, type }) => at >= since && at <= until && (types.length === 0 || types.includes(type)))
    .toReversed();
  const part = nodeRows(world, call, ACTIVITY, found, caller, asked);
  return 'refused' in part ? part.refused : pageOf(world, call, part.rows);
}

function momentOf(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined) return otherwise;
  const unixMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(unixMs) ? undefined : unixMs;
}
