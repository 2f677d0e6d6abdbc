import { enforces } from '../../enforced.ts';
import { wabaOf } from '../../world/lookups.ts';
import type { Template } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { buttonsOf } from '../components.ts';
import { refusal, type SendRefusal } from './refusal.ts';

/** Of `account_update` restriction_info (templates §6.5). */
const UTILITY_LIMITED = 'RATE_LIMITED_UTILITY_TEMPLATE_MESSAGING';

/** Whether the template may be sent at all: its status, the account's conduct, how the person is addressed. */
export function checkStanding(
  world: World,
  template: Template,
  recipient: { readonly digits: string | undefined },
): SendRefusal | undefined {
  return (
    checkStatus(world, template) ?? checkConduct(world, template) ?? checkAddress(world, template, recipient)
  );
}

/** What is not approved looks to a sender as if it were not there (132001, M/support/error-codes). */
function checkStatus(world: World, { status, name, language }: Template): SendRefusal | undefined {
  if (status === 'APPROVED' || !enforces(world, 'template-sendable')) return undefined;
  if (status === 'PAUSED')
    return refusal(
      'template-paused',
      'Template is temporarily unavailable to use because it was paused due to low quality.',
    );
  if (status === 'DISABLED')
    return refusal('template-disabled', `template (${name}) is disabled: create one with different content`);
  return refusal('no-template', `template name (${name}) does not exist in ${language}`);
}

/** Utility is capped in a rolling 24 hours after misuse; here none goes through (the cap is not published). */
function checkConduct(world: World, { category, wabaId }: Template): SendRefusal | undefined {
  if (category !== 'UTILITY' || !enforces(world, 'utility-misuse')) return undefined;
  const isLimited = wabaOf(world, wabaId).restrictions.some(
    ({ type, until }) => type === UTILITY_LIMITED && until > world.timeline.now,
  );
  return isLimited
    ? refusal('utility-limited', 'Utility messaging is limited because of classification violations.')
    : undefined;
}

function checkAddress(
  world: World,
  { category, components }: Template,
  { digits }: { readonly digits: string | undefined },
): SendRefusal | undefined {
  const hasCode = category === 'AUTHENTICATION' && buttonsOf(components).some(({ type }) => type === 'OTP');
  return hasCode && digits === undefined && enforces(world, 'otp-needs-phone')
    ? refusal('needs-phone', 'One-tap, zero-tap and copy code authentication templates need a phone number.')
    : undefined;
}
