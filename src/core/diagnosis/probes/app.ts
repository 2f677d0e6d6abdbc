import { REQUIRED_WEBHOOK_FIELDS } from '../../rules/index.ts';
import type { Evidence, Finding } from '../finding.ts';
import type { Answer } from '../meta/answer.ts';
import type { Health } from '../meta/meta.ts';
import type { Probe } from '../side.ts';
import { isSameUrl, shownUrl } from './same-url.ts';

/** Whether the app's webhooks are on, come here, and have every field that coexistence needs. */
export const appProbe: Probe = async ({ config, meta }) => {
  const standing = await meta.appStanding();
  const appId = config().find('app-id') ?? null;
  if (standing.kind === 'wrong-secret') {
    const says = 'Meta does not take the app secret that is kept here for this app.';
    return [{ code: 'app-secret-wrong', says, evidence: { appId, problem: standing.problem } }];
  }
  if (standing.kind === 'other-app') {
    const says = `The secret and the token are of app ${standing.appId}, so this one cannot be looked at.`;
    return [{ verdict: 'unknown', says, evidence: { appId } }];
  }
  const asked = await meta.subscription();
  if (asked.kind !== 'told') {
    const says = `The app could not be looked at: ${asked.problem}.`;
    return [{ verdict: 'unknown', says, evidence: { appId } }];
  }
  const { value: subscription } = asked;
  if (subscription === undefined) {
    const says = 'The app has no subscription to WhatsApp’s webhooks.';
    return [{ code: 'app-not-subscribed', says, evidence: { appId } }];
  }
  const { callback_url: theirs, active, fields } = subscription;
  const ours = meta.callbackUrl();
  const evidence = {
    appId,
    callback: theirs === undefined ? null : shownUrl(theirs),
    fields: fields.join(', '),
  };
  if (active === false) {
    const says = 'The app’s subscription to WhatsApp’s webhooks is switched off.';
    return [{ code: 'app-subscription-inactive', says, evidence }];
  }
  const findings: Finding[] = [];
  if (theirs !== undefined && ours !== undefined && !isSameUrl(theirs, ours)) {
    const says = `The app’s webhooks go to ${shownUrl(theirs)}, not to ${shownUrl(ours)}.`;
    findings.push({
      code: 'app-callback-elsewhere',
      says,
      evidence: { ...evidence, expected: shownUrl(ours) },
    });
  }
  const missing = REQUIRED_WEBHOOK_FIELDS.value.filter((field) => !fields.includes(field));
  if (missing.length > 0) {
    const says = `The app is not subscribed to ${missing.join(', ')}.`;
    findings.push({
      code: 'app-field-missing',
      says,
      evidence: { ...evidence, missing: missing.join(', ') },
    });
  }
  findings.push(...limitsIn(await meta.wabaHealth(), evidence));
  if (findings.length > 0) return findings;
  return [{ verdict: 'pass', says: 'The app is subscribed to every field that is needed.', evidence }];
};

/**
 * What Meta’s check says of the app itself. No field is documented that tells its mode; where an app in development is
 * limited, Meta’s own words say so.
 */
function limitsIn(health: Answer<Health>, evidence: Evidence): readonly Finding[] {
  const app = health.kind === 'told' ? health.value.entities.find(isLimitedApp) : undefined;
  if (app === undefined) return [];
  const words = app.additional_info.join(' ') || 'it gives no reason.';
  const says = `Meta says that the app is limited: ${words.replace(/\.?$/, '.')}`;
  return [{ code: 'app-limited', says, evidence: { ...evidence, words } }];
}

/** A limit of the app is the app’s to tell, and no other link’s. */
export function isLimitedApp(entity: Health['entities'][number]): boolean {
  return entity.entity_type === 'APP' && entity.can_send_message === 'LIMITED';
}
