import type { BusinessNumber } from '../world/numbers.ts';
import type { Scene, Trigger, Triggers } from './trigger.ts';

const WREF = 'M/webhooks/reference (§4.9)';

function of(
  field: string,
  about: string,
  value: (scene: Scene) => unknown,
  source = `${WREF}, ${field}`,
  changes?: (scene: Scene) => void,
): Trigger {
  const build = (scene: Scene) => ({
    field,
    wabaId: scene.number.wabaId,
    numberId: scene.number.id,
    timed: true,
    value: value(scene),
  });
  return { about, source, build, ...(changes !== undefined && { changes }) };
}

function quality(event: string, about: string, more: Readonly<Record<string, unknown>>): Trigger {
  return of(
    'phone_number_quality_update',
    about,
    ({ number }) => ({ display_phone_number: number.digits, event, ...more }),
    `${WREF}, phone_number_quality_update, 2026-05-21`,
  );
}

type NameDecision = 'APPROVED' | 'DEFERRED' | 'PENDING' | 'REJECTED';

// `name_status` of the node for a decision (reference §1.4); that DEFERRED means pending is unverified.
const NAME_STATUS: Readonly<Record<NameDecision, BusinessNumber['nameStatus']>> = {
  APPROVED: 'APPROVED',
  DEFERRED: 'PENDING_REVIEW',
  PENDING: 'PENDING_REVIEW',
  REJECTED: 'DECLINED',
};

function name(decision: NameDecision, reason: string | null): Trigger {
  return of(
    'phone_number_name_update',
    `The display name: ${decision}. Sets the number’s name_status.`,
    ({ number }) => ({
      display_phone_number: number.digits,
      decision,
      requested_verified_name: number.verifiedName,
      rejection_reason: reason,
    }),
    undefined,
    ({ number }) => {
      number.nameStatus = NAME_STATUS[decision];
    },
  );
}

const NAME_REASONS = [
  'NAME_EMPLOYEE_ISSUE',
  'NAME_ENDCLIENT_NOTRELATED',
  'NAME_FORMAT_UNACCEPTABLE',
  'NAME_INDIVIDUAL_ISSUE',
  'NAME_NOT_CONSISTENT',
  'UNKNOWN',
];

function security(event: string, about: string, more: Readonly<Record<string, unknown>> = {}): Trigger {
  return of('security', about, ({ number }) => ({ display_phone_number: number.digits, event, ...more }));
}

function alert(type: string, severity: string, entity: 'BUSINESS' | 'PHONE_NUMBER'): Trigger {
  return of('account_alerts', `An alert: ${type}.`, ({ world, number }) => ({
    entity_type: entity,
    entity_id: entity === 'BUSINESS' ? world.wabas.get(number.wabaId)?.businessId : number.id,
    alert_info: {
      alert_severity: severity,
      alert_status: 'ACTIVE',
      alert_type: type,
      alert_description: `The sandbox raised ${type}.`,
    },
  }));
}

const REVIEWS = ['APPROVED', 'REJECTED', 'PENDING', 'DEFERRED'] as const;

/** The fields about a number, a portfolio's means, and the review of a WABA. */
export const NUMBER_TRIGGERS: Triggers = {
  'phone_number_quality_update.ONBOARDING': quality('ONBOARDING', 'The number begins with its limit.', {
    max_daily_conversations_per_business: 'TIER_250',
  }),
  'phone_number_quality_update.THROUGHPUT_UPGRADE': quality(
    'THROUGHPUT_UPGRADE',
    'The number’s throughput was raised.',
    { max_daily_conversations_per_business: 'TIER_UNLIMITED' },
  ),
  'phone_number_quality_update.limits': quality('ONBOARDING', 'With the limits that were to be removed.', {
    old_limit: 'TIER_250',
    current_limit: 'TIER_2K',
    max_daily_conversations_per_business: 'TIER_2K',
  }),
  'phone_number_name_update.APPROVED': name('APPROVED', null),
  'phone_number_name_update.DEFERRED': name('DEFERRED', null),
  'phone_number_name_update.PENDING': name('PENDING', null),
  ...Object.fromEntries(
    NAME_REASONS.map((reason) => [`phone_number_name_update.REJECTED.${reason}`, name('REJECTED', reason)]),
  ),
  'security.PIN_CHANGED': security('PIN_CHANGED', 'The two-step PIN was changed.'),
  'security.PIN_RESET_REQUEST': security('PIN_RESET_REQUEST', 'Somebody wants to remove the two-step PIN.', {
    requester: '100000000000008',
  }),
  'security.PIN_REQUEST_SUCCESS': security('PIN_REQUEST_SUCCESS', 'The two-step PIN was removed.'),
  'business_capability_update.integer': of(
    'business_capability_update',
    'The limits of the portfolio, as an integer: so Meta’s sample has it.',
    () => ({ max_daily_conversations_per_business: 2000, max_phone_numbers_per_business: 20 }),
  ),
  'business_capability_update.tier': of(
    'business_capability_update',
    'The limits of the portfolio, as a tier: so the table of the same page has it.',
    () => ({ max_daily_conversations_per_business: 'TIER_2K', max_phone_numbers_per_waba: 20 }),
  ),
  'business_capability_update.per_phone': of(
    'business_capability_update',
    'The limit of each number, as before February 2026; -1 is none.',
    () => ({ max_daily_conversation_per_phone: -1, max_phone_numbers_per_business: 2 }),
  ),
  'account_alerts.INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED': alert(
    'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED',
    'INFORMATIONAL',
    'BUSINESS',
  ),
  'account_alerts.INCREASED_CAPABILITIES_ELIGIBILITY_FAILED': alert(
    'INCREASED_CAPABILITIES_ELIGIBILITY_FAILED',
    'WARNING',
    'BUSINESS',
  ),
  'account_alerts.INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO': alert(
    'INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO',
    'WARNING',
    'BUSINESS',
  ),
  'account_alerts.OBA_APPROVED': alert('OBA_APPROVED', 'INFORMATIONAL', 'PHONE_NUMBER'),
  'account_alerts.OBA_REJECTED': alert('OBA_REJECTED', 'WARNING', 'PHONE_NUMBER'),
  'account_alerts.PROFILE_PICTURE_LOST': alert('PROFILE_PICTURE_LOST', 'CRITICAL', 'PHONE_NUMBER'),
  ...Object.fromEntries(
    REVIEWS.map((decision) => [
      `account_review_update.${decision}`,
      of(
        'account_review_update',
        `The review of the WABA: ${decision}. The action waba.review does it for real.`,
        () => ({ decision }),
      ),
    ]),
  ),
};
