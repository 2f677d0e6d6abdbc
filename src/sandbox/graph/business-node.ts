import type { Answer } from '../http.ts';
import type { Business, Waba } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import { type Caller, sees } from './access.ts';
import { type Call, textParam } from './call.ts';
import { askedFields } from './fields.ts';
import { answerNode, type NodeShape, nodeRows } from './node.ts';
import { pageOf } from './paging.ts';
import { refuse } from './refuse.ts';
import { WABA } from './waba-node.ts';

/** facebook/openapi v23.0; `verification_status`: docs/marketing-api/reference/business. */
const BUSINESS: NodeShape<Business> = {
  type: 'Business',
  defaults: ['name'],
  fields: {
    id: ({ entity }) => entity.id,
    name: ({ entity }) => entity.name,
    timezone_id: () => 0,
    verification_status: ({ entity }) => (entity.verified ? 'verified' : 'not_verified'),
  },
};

/** `GET {business}`. */
export function readBusiness(world: World, call: Call, business: Business, caller: Caller): Answer {
  return answerNode(world, call, BUSINESS, business, caller);
}

/** `GET {business}/owned_whatsapp_business_accounts`: its own ones. */
export function readOwnedWabas(world: World, call: Call, business: Business, caller: Caller): Answer {
  return listWabas(world, call, caller, (waba) => waba.businessId === business.id);
}

/** `GET {business}/client_whatsapp_business_accounts`: those others shared with it. */
export function readClientWabas(world: World, call: Call, business: Business, caller: Caller): Answer {
  return listWabas(world, call, caller, (waba) => waba.partnerIds.has(business.id));
}

function listWabas(world: World, call: Call, caller: Caller, isWanted: (waba: Waba) => boolean): Answer {
  const asked = askedFields(call);
  if (asked === undefined) return refuse(world, 'bad-fields');
  const find = textParam(call.params, 'find');
  const wabas = [...world.wabas.values()].filter(
    (waba) =>
      isWanted(waba) &&
      (find === undefined || find === waba.id) &&
      (caller.kind === 'app' || sees(world, caller.token, waba)),
  );
  const part = nodeRows(world, call, WABA, wabas, caller, asked);
  return 'refused' in part ? part.refused : pageOf(world, call, part.rows);
}
