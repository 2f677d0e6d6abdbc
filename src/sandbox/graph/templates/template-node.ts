import type { Answer } from '../../http.ts';
import { shownComponents } from '../../templates/shown.ts';
import type { Template } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import type { Caller } from '../access.ts';
import type { Call } from '../call.ts';
import { healthOf } from '../health.ts';
import { answerNode, type NodeShape } from '../node.ts';

const nothing = (): undefined => undefined;

/** Templates §1.2 (M/reference/whatsapp-business-account/message-template-api, 2026-09; Meta’s SDKs). */
export const TEMPLATE: NodeShape<Template> = {
  type: 'WhatsAppMessageTemplate',
  defaults: ['name', 'parameter_format', 'components', 'language', 'status', 'category', 'previous_category'],
  fields: {
    id: ({ entity }) => entity.id,
    name: ({ entity }) => entity.name,
    language: ({ entity }) => entity.language,
    status: ({ entity }) => entity.status,
    category: ({ entity }) => entity.category,
    previous_category: ({ entity }) => entity.previousCategory,
    correct_category: ({ entity }) => entity.correctCategory?.category ?? '',
    sub_category: ({ entity }) => entity.subCategory ?? 'CUSTOM',
    components: ({ world, entity }) => shownComponents(world, entity),
    parameter_format: ({ entity }) => entity.parameterFormat,
    quality_score: ({ entity: { quality } }) => ({ score: quality.score, date: seconds(quality.at) }),
    rejected_reason: ({ entity }) => entity.rejectedReason,
    message_send_ttl_seconds: ({ entity }) => entity.messageSendTtlSeconds,
    cta_url_link_tracking_opted_out: ({ entity }) => entity.linkTrackingOptedOut,
    library_template_name: ({ entity }) => entity.library?.name,
    last_updated_time: ({ entity }) => seconds(entity.lastUpdatedAt),
    source: () => 'manual',
    display_format: ({ entity }) => entity.displayFormat,
    is_primary_device_delivery_only: ({ entity }) => entity.isPrimaryDeviceOnly,
    is_sms_fallback_enabled: () => false,
    health_status: ({ world, entity, caller }) =>
      healthOf(world, { wabaId: entity.wabaId, app: caller.app, template: entity }),
    // Of the Marketing Messages API and its advertisements; a template without them has no value.
    ad_account_id: nothing,
    ad_campaign_id: nothing,
    ad_adset_id: nothing,
    ad_id: nothing,
    bid_spec: nothing,
    degrees_of_freedom_spec: nothing,
    creative_sourcing_spec: nothing,
    optimization_spec: nothing,
    product_set_id: nothing,
  },
};

/** `GET {template}`. */
export function readTemplate(world: World, call: Call, template: Template, caller: Caller): Answer {
  return answerNode(world, call, TEMPLATE, template, caller);
}

function seconds(unixMs: number): number {
  return Math.floor(unixMs / 1000);
}
