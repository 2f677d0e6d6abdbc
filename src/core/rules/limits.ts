import { CONNECTION_LIMITS } from './limits/connection.ts';
import { DRIFT_LIMITS } from './limits/drift.ts';
import { ELIGIBILITY_LIMITS } from './limits/eligibility.ts';
import { INTERACTIVE_LIMITS } from './limits/interactive.ts';
import { MEDIA_LIMITS } from './limits/media.ts';
import { MESSAGE_LIMITS } from './limits/messages.ts';
import { ONBOARDING_LIMITS } from './limits/onboarding.ts';
import { RATE_LIMITS } from './limits/rates.ts';
import { TEMPLATE_ARCHIVAL_LIMITS } from './limits/template-archival.ts';
import { TEMPLATE_VALUE_LIMITS } from './limits/template-values.ts';
import { TEMPLATE_LIMITS } from './limits/templates.ts';
import { WEBHOOK_LIMITS } from './limits/webhooks.ts';

/** Limits and periods of coexistence. Durations are milliseconds, sizes bytes; the end of a name says which. */
export const LIMITS = {
  ...ELIGIBILITY_LIMITS,
  ...ONBOARDING_LIMITS,
  ...CONNECTION_LIMITS,
  ...DRIFT_LIMITS,
  ...RATE_LIMITS,
  ...MESSAGE_LIMITS,
  ...INTERACTIVE_LIMITS,
  ...MEDIA_LIMITS,
  ...WEBHOOK_LIMITS,
  ...TEMPLATE_LIMITS,
  ...TEMPLATE_VALUE_LIMITS,
  ...TEMPLATE_ARCHIVAL_LIMITS,
};
