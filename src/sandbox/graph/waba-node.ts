import type { Answer } from '../http.ts';
import type { Waba } from '../world/accounts.ts';
import { businessOf } from '../world/lookups.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './access.ts';
import { analyticsPart } from './analytics.ts';
import type { Call } from './call.ts';
import { healthOf } from './health.ts';
import { answerNode, type NodeShape } from './node.ts';
import { phoneNumbersPart } from './phone-node.ts';
import { subscribedAppRows } from './subscribed-apps.ts';
import { templatesPart } from './templates/list.ts';

/** Reference §1.4; facebook/openapi v23.0; M/support/health-status. */
export const WABA: NodeShape<Waba> = {
  type: 'WhatsAppBusinessAccount',
  defaults: ['name', 'timezone_id', 'currency', 'message_template_namespace'],
  fields: {
    id: ({ entity }) => entity.id,
    name: ({ entity }) => entity.name,
    account_review_status: ({ entity }) => entity.reviewStatus,
    business_verification_status: ({ world, entity }) =>
      businessOf(world, entity).verified ? 'verified' : 'not_verified',
    currency: ({ entity }) => entity.currency,
    timezone_id: ({ entity }) => entity.timezoneId,
    country: ({ entity }) => entity.country,
    primary_business_location: ({ entity }) => entity.country,
    ownership_type: ({ entity, caller }) =>
      entity.businessId === caller.app.businessId ? 'SELF_OWNED' : 'CLIENT_OWNED',
    health_status: ({ world, entity, caller }) => healthOf(world, { wabaId: entity.id, app: caller.app }),
    is_enabled_for_insights: ({ entity }) => entity.insightsEnabled,
    marketing_messages_lite_api_status: ({ entity }) => entity.marketingMessagesStatus,
    message_template_namespace: ({ entity }) => namespaceOf(entity),
    on_behalf_of_business_info: ({ world, entity }) => ownerOf(world, entity),
    owner_business_info: ({ world, entity }) => ownerOf(world, entity),
    subscribed_apps: ({ world, entity }) => ({ data: subscribedAppRows(world, entity) }),
  },
  edges: {
    phone_numbers: phoneNumbersPart,
    message_templates: templatesPart,
    analytics: analyticsPart,
    conversation_analytics: analyticsPart,
    pricing_analytics: analyticsPart,
  },
};

/** `GET {waba}`. */
export function readWaba(world: World, call: Call, waba: Waba, caller: Caller): Answer {
  return answerNode(world, call, WABA, waba, caller);
}

function ownerOf(world: World, waba: Waba): { readonly id: string; readonly name: string } {
  const { id, name } = businessOf(world, waba);
  return { id, name };
}

// On-premises legacy; clients only pass it on (templates §5.7).
function namespaceOf({ id }: Waba): string {
  const digits = id.padStart(32, '0');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('_');
}
