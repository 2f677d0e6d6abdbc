import { accountEvent, banWebhook, type Disconnection, partnerEvent } from '../webhooks/account.ts';
import { preferencesWebhook } from '../webhooks/preferences.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import { onboardingOf } from '../world/numbers.ts';
import { unixSeconds } from '../world/world.ts';
import type { Scene, Trigger, Triggers } from './trigger.ts';

const ACC = 'M/webhooks/reference/account_update, 2026-09-11 (§4.8)';
const RECON = 'M/embedded-signup/reconnect-offboarded-coexistence-clients, 2026-05-21 (§6.1)';

/** The app whose partner has the number, or the first one. */
function partnerAppOf({ world, number }: Scene): string {
  return onboardingOf(number)?.appId ?? world.first.appId;
}

function partner(
  event: 'PARTNER_ADDED' | 'PARTNER_APP_INSTALLED' | 'PARTNER_APP_UNINSTALLED',
  about: string,
): Trigger {
  const build = (scene: Scene) => partnerEvent(scene.world, scene.number, partnerAppOf(scene), { event });
  return { about, source: ACC, build };
}

function removed(reason: Disconnection['reason'], initiatedBy: Disconnection['initiatedBy']): Trigger {
  return {
    about: `The link is over (${reason}). Ends the number’s link, as phone.* actions do.`,
    source: ACC,
    build: (scene) =>
      partnerEvent(scene.world, scene.number, partnerAppOf(scene), {
        event: 'PARTNER_REMOVED',
        disconnection: { reason, initiatedBy },
      }),
    changes: ({ number, at }) => {
      if (onboardingOf(number) !== undefined) number.link = { state: 'removed', reason, at };
    },
  };
}

function account(about: string, value: (scene: Scene) => { readonly event: string }, source = ACC): Trigger {
  return { about, source, build: (scene) => accountEvent(scene.number, value(scene)) };
}

const RESTRICTIONS = [
  'RESTRICTED_ADD_PHONE_NUMBER_ACTION',
  'RESTRICTED_BIZ_INITIATED_MESSAGING',
  'RESTRICTED_CUSTOMER_INITIATED_MESSAGING',
  'RESTRICTED_UTILITY_TEMPLATES',
  'RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES',
];
const DAYS_7_MS = 7 * 86_400_000;

function restriction(type: string): Trigger {
  return account(`The WABA is restricted: ${type}. The action waba.restrict does it for real.`, ({ at }) => ({
    event: 'ACCOUNT_RESTRICTION',
    // Text in the sample of M/templates/template-categorization, 2026-09 (reference templates §6.5).
    restriction_info: [{ restriction_type: type, expiration: unixSeconds(at + DAYS_7_MS) }],
  }));
}

function ban(state: 'DISABLE' | 'SCHEDULE_FOR_DISABLE' | 'REINSTATE', about: string): Trigger {
  const build = ({ world, number }: Scene) => banWebhook(world, number.wabaId, state);
  return { about: `${about} The action waba.ban does it for real.`, source: ACC, build };
}

function wabaInfo(scene: Scene, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { world, number } = scene;
  const owner = world.wabas.get(number.wabaId)?.businessId;
  return { waba_info: { waba_id: number.wabaId, owner_business_id: owner, ...more } };
}

/** Field `account_update`. */
export const ACCOUNT_TRIGGERS: Triggers = {
  'account_update.PARTNER_ADDED': partner(
    'PARTNER_ADDED',
    'The signup is finished. Connects nothing: sign up for that.',
  ),
  'account_update.PARTNER_APP_INSTALLED': partner(
    'PARTNER_APP_INSTALLED',
    'The business gave the app its permission.',
  ),
  'account_update.PARTNER_APP_UNINSTALLED': partner(
    'PARTNER_APP_UNINSTALLED',
    'The business took the app’s permission back. The action app.uninstall does it for real.',
  ),
  'account_update.PARTNER_REMOVED.ACCOUNT_DISCONNECTED': removed('ACCOUNT_DISCONNECTED', 'USER'),
  'account_update.PARTNER_REMOVED.ACCOUNT_DISCONNECTED.SYSTEM': removed('ACCOUNT_DISCONNECTED', 'SYSTEM'),
  'account_update.PARTNER_REMOVED.PRIMARY_INACTIVITY': removed('PRIMARY_INACTIVITY', 'SYSTEM'),
  'account_update.PARTNER_REMOVED.COMPANION_INACTIVITY': removed('COMPANION_INACTIVITY', 'SYSTEM'),
  'account_update.PARTNER_REMOVED.CHANGE_NUMBER': removed('CHANGE_NUMBER', 'USER'),
  'account_update.PARTNER_REMOVED.BUSINESS_DOWNGRADE': removed('BUSINESS_DOWNGRADE', 'USER'),
  'account_update.PARTNER_REMOVED.USER_RE_REGISTERED': removed('USER_RE_REGISTERED', 'USER'),
  'account_update.ACCOUNT_OFFBOARDED': {
    ...account(
      'The number is offboarded for now. Suspends the link; it does not come back by itself.',
      () => ({ event: 'ACCOUNT_OFFBOARDED' }),
      RECON,
    ),
    changes: ({ number, at }) => {
      const onboarding = onboardingOf(number);
      if (onboarding !== undefined) number.link = { state: 'offboarded', onboarding, at };
    },
  },
  'account_update.ACCOUNT_RECONNECTED': {
    ...account(
      'The number is back. Resumes a suspended link.',
      () => ({ event: 'ACCOUNT_RECONNECTED' }),
      RECON,
    ),
    changes: ({ number }) => {
      if (number.link.state === 'offboarded')
        number.link = { state: 'connected', onboarding: number.link.onboarding };
    },
  },
  'account_update.ACCOUNT_DELETED': account('The WABA was deleted.', () => ({ event: 'ACCOUNT_DELETED' })),
  ...Object.fromEntries(
    RESTRICTIONS.map((type) => [`account_update.ACCOUNT_RESTRICTION.${type}`, restriction(type)]),
  ),
  'account_update.ACCOUNT_RESTRICTION.UTILITY_TEMPLATE_ABUSE': account(
    'A warning for misused utility templates, without a restriction yet.',
    () => ({ event: 'ACCOUNT_RESTRICTION', violation_info: { violation_type: 'UTILITY_TEMPLATE_ABUSE' } }),
    'M/templates/template-categorization, 2026-09-30 (reference templates §6.5)',
  ),
  'account_update.ACCOUNT_VIOLATION': account(
    'The WABA broke a policy; which types there are is open.',
    () => ({
      event: 'ACCOUNT_VIOLATION',
      violation_info: { violation_type: 'SPAM' },
    }),
  ),
  'account_update.DISABLED_UPDATE.DISABLE': ban('DISABLE', 'The WABA is banned.'),
  'account_update.DISABLED_UPDATE.SCHEDULE_FOR_DISABLE': ban(
    'SCHEDULE_FOR_DISABLE',
    'The WABA is going to be banned.',
  ),
  'account_update.DISABLED_UPDATE.REINSTATE': ban('REINSTATE', 'The ban of the WABA is lifted.'),
  'account_update.AUTH_INTL_PRICE_ELIGIBILITY_UPDATE': account(
    'The international rate for authentication is to apply.',
    ({ at }) => ({
      event: 'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE',
      auth_international_rate_eligibility: {
        start_time: Number(unixSeconds(at + DAYS_7_MS)),
        exception_countries: [{ country_code: 'IN', start_time: Number(unixSeconds(at + 2 * DAYS_7_MS)) }],
      },
    }),
  ),
  'account_update.BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE': account(
    'The business has its primary location in another country.',
    () => ({ event: 'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE', country: 'GB' }),
  ),
  'account_update.VOLUME_BASED_PRICING_TIER_UPDATE': account(
    'The WABA reached another volume tier in a market.',
    ({ at }) => ({
      event: 'VOLUME_BASED_PRICING_TIER_UPDATE',
      volume_tier_info: {
        tier_update_time: Number(unixSeconds(at)),
        pricing_category: 'UTILITY',
        tier: '25000001:50000000',
        effective_month: new Date(at).toISOString().slice(0, 7),
        region: 'INDIA',
      },
    }),
    `${ACC}; the members as in partner-docs.gupshup.io/docs/tier-based-pricing-1`,
  ),
  'account_update.MM_LITE_TERMS_SIGNED': account(
    'The terms of the Marketing Messages API were accepted.',
    (scene) => ({ event: 'MM_LITE_TERMS_SIGNED', ...wabaInfo(scene) }),
  ),
  'account_update.AD_ACCOUNT_LINKED': account('An ad account was linked to the WABA.', (scene) => ({
    event: 'AD_ACCOUNT_LINKED',
    ...wabaInfo(scene, { ad_account_linked: '990000000000007' }),
  })),
  'account_update.PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE': account(
    'A verification that the partner led was decided.',
    (scene) => ({
      event: 'PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE',
      partner_client_certification_info: {
        client_business_id: scene.world.wabas.get(scene.number.wabaId)?.businessId,
        status: 'APPROVED',
        rejection_reasons: [],
      },
    }),
    `${ACC}; the values of status are unverified`,
  ),
};

function preference(choice: 'stop' | 'resume', about: string): Trigger {
  const build = ({ world, number, customer }: Scene): Webhook =>
    preferencesWebhook(world, number, customer, choice);
  const source = 'M/webhooks/reference/user_preferences (§4.9)';
  return { about: `${about} The customer.* actions do it for real.`, source, build };
}

/** Field `user_preferences`. */
export const PREFERENCE_TRIGGERS: Triggers = {
  'user_preferences.stop': preference('stop', 'A customer stops marketing.'),
  'user_preferences.resume': preference('resume', 'A customer takes marketing again.'),
};
