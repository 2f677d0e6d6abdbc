import { enforces } from '../enforced.ts';
import { buttonsOf, componentOf, textOf } from '../templates/components.ts';
import type { QualityScore, Template, TemplateCategory } from '../world/templates.ts';
import { unixSeconds, type World } from '../world/world.ts';
import { scheduleWebhook } from './delivery.ts';

/** `event` of `message_template_status_update`: a superset of the statuses (templates §6.1). */
export type TemplateEvent =
  | 'APPROVED'
  | 'ARCHIVED'
  | 'DELETED'
  | 'DISABLED'
  | 'FLAGGED'
  | 'IN_APPEAL'
  | 'LIMIT_EXCEEDED'
  | 'LOCKED'
  | 'PAUSED'
  | 'PENDING'
  | 'PENDING_DELETION'
  | 'REINSTATED'
  | 'REJECTED'
  | 'UNARCHIVED';

/** What may come along: why it rests, why it was rejected. */
interface EventDetails {
  /** Null for what is to be deleted. @default the template's own */
  readonly reason?: string | null;
  readonly otherInfo?: { readonly title: string; readonly description: string };
  readonly rejectionInfo?: { readonly reason: string; readonly recommendation: string };
  readonly disabledAt?: number;
}

const LATENCY_MS = 600;

/** Events that no page gives as triggers, though the enumeration has them (WH-S). */
const UNDOCUMENTED: readonly TemplateEvent[] = ['DELETED', 'PENDING', 'PENDING_DELETION', 'LIMIT_EXCEEDED'];

/** Field `message_template_status_update` (templates §6.1). */
export function tellTemplateStatus(
  world: World,
  template: Template,
  event: TemplateEvent,
  { reason, otherInfo, rejectionInfo, disabledAt }: EventDetails = {},
): void {
  if (UNDOCUMENTED.includes(event) && enforces(world, 'template-events-documented')) return;
  tell(world, template, 'message_template_status_update', {
    event,
    ...identityOf(world, template),
    message_template_category: template.category,
    reason: reason === undefined ? template.rejectedReason : reason,
    // The form of the date is unverified.
    ...(disabledAt !== undefined && { disable_info: { disable_date: unixSeconds(disabledAt) } }),
    ...(otherInfo !== undefined && { other_info: otherInfo }),
    ...(rejectionInfo !== undefined && { rejection_info: rejectionInfo }),
  });
}

/** Field `message_template_quality_update` (templates §6.2). */
export function tellTemplateQuality(world: World, template: Template, previous: QualityScore): void {
  tell(world, template, 'message_template_quality_update', {
    previous_quality_score: previous,
    new_quality_score: template.quality.score,
    ...identityOf(world, template),
  });
}

/** Field `template_category_update` before a change: `new_category` is the present one (templates §6.3). */
export function tellCategoryAnnounced(
  world: World,
  template: Template,
  correct: { readonly category: TemplateCategory; readonly at: number },
): void {
  tell(world, template, 'template_category_update', {
    ...identityOf(world, template),
    new_category: template.category,
    correct_category: correct.category,
    category_update_timestamp: Number(unixSeconds(correct.at)),
  });
}

/** Field `template_category_update` once it is done (templates §6.3). */
export function tellCategoryChanged(world: World, template: Template, previous: TemplateCategory): void {
  tell(world, template, 'template_category_update', {
    ...identityOf(world, template),
    previous_category: previous,
    new_category: template.category,
  });
}

/** Field `message_template_components_update`: flattened, without examples and media (templates §6.4). */
export function tellComponentsChanged(world: World, template: Template): void {
  const { components, id, name, language } = template;
  const header = componentOf(components, 'HEADER');
  const footer = textOf(componentOf(components, 'FOOTER'));
  const buttons = buttonsOf(components).map((button) => ({
    message_template_button_type: button.type,
    message_template_button_text: textOf(button),
    ...(button.url !== undefined && { message_template_button_url: button.url }),
    ...(button.phone_number !== undefined && { message_template_button_phone_number: button.phone_number }),
  }));
  const hasLink = buttonsOf(components).some(({ type }) => type === 'URL' || type === 'PHONE_NUMBER');
  tell(world, template, 'message_template_components_update', {
    message_template_id: Number(id),
    message_template_name: name,
    // With an underscore here, also where the others have a hyphen.
    message_template_language: language,
    ...(header?.format === 'TEXT' && { message_template_title: textOf(header) }),
    message_template_element: textOf(componentOf(components, 'BODY')),
    ...(footer !== '' && { message_template_footer: footer }),
    ...(hasLink && { message_template_buttons: buttons }),
  });
}

/** The id is an integer here, though a string in every answer (templates §1.2). */
function identityOf(world: World, { id, name, language }: Template): Record<string, unknown> {
  const isHyphenated = enforces(world, 'template-webhook-hyphen');
  return {
    message_template_id: Number(id),
    message_template_name: name,
    message_template_language: isHyphenated ? language.replace('_', '-') : language,
  };
}

function tell(world: World, { wabaId }: Template, field: string, value: unknown): void {
  scheduleWebhook(world, LATENCY_MS, { field, value, wabaId, timed: true });
}
