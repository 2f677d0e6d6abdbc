import { subscribedApps, wabaNode } from '../../graph/index.ts';
import type { Evidence, Finding } from '../finding.ts';
import type { Answer } from '../meta/answer.ts';
import type { Probe } from '../side.ts';
import { isSameUrl, shownUrl } from './same-url.ts';

/** Whether the WABA is there, in good standing, and sends its webhooks to this app and here. */
export const wabaProbe: Probe = async ({ config, meta, number: find }) => {
  const number = await find();
  const wabaId = number?.wabaId;
  if (wabaId === undefined || wabaId === null) {
    return [{ verdict: 'unknown', says: 'It is not known which WABA to look at.', evidence: {} }];
  }
  const node = await meta.askWithToken((graph, token) => wabaNode(graph, wabaId, {}, token));
  if (node.kind !== 'told') return [unseen(node, wabaId)];
  const [apps, health] = [
    await meta.askWithToken((graph, token) => subscribedApps(graph, wabaId, token)),
    await meta.wabaHealth(),
  ];
  const evidence: Evidence = { wabaId, review: node.value.account_review_status ?? null };
  const findings: Finding[] = [];

  const blocked = valueIn(health)?.entities.find(
    ({ entity_type: type, can_send_message: can }) => type === 'WABA' && can === 'BLOCKED',
  );
  if (node.value.account_review_status === 'REJECTED') {
    findings.push({ code: 'waba-restricted', says: 'Meta rejected the WABA in its review.', evidence });
  } else if (blocked !== undefined) {
    const reason = blocked.errors.map(({ error_description: text }) => text ?? '').join(' ');
    const says = `Meta has restricted the WABA: ${reason.trim() || 'it gives no reason'}`.replace(
      /\.?$/,
      '.',
    );
    findings.push({ code: 'waba-restricted', says, evidence: { ...evidence, reason } });
  }

  if (apps.kind !== 'told') {
    const says = `Which apps get its webhooks could not be seen: ${apps.problem}.`;
    findings.push({ verdict: 'unknown', says, evidence });
  } else {
    findings.push(...subscriptionOf(apps.value, config().find('app-id'), meta.callbackUrl(), evidence));
  }
  if (findings.length > 0) return findings;
  const says = 'The WABA is in good standing, and this app gets its webhooks.';
  return [{ verdict: 'pass', says, evidence }];
};

function unseen(answer: Exclude<Answer<unknown>, { readonly kind: 'told' }>, wabaId: string): Finding {
  const evidence = { wabaId, problem: answer.problem };
  if (answer.kind === 'refused' && (answer.why === 'gone' || answer.why === 'not-permitted')) {
    return { code: 'waba-gone', says: `Meta does not show WABA ${wabaId}.`, evidence };
  }
  if (answer.kind === 'refused' && answer.why === 'blocked') {
    return { code: 'waba-restricted', says: 'Meta blocks or locks the account.', evidence };
  }
  return { verdict: 'unknown', says: `The WABA could not be looked at: ${answer.problem}.`, evidence };
}

interface SubscribedApp {
  readonly id?: string | undefined;
  readonly override_callback_uri?: string | undefined;
}

function subscriptionOf(
  apps: readonly SubscribedApp[],
  appId: string | undefined,
  ours: string | undefined,
  evidence: Evidence,
): readonly Finding[] {
  if (appId === undefined) {
    const says = 'Whether it sends its webhooks to this app cannot be told without app-id.';
    return [{ verdict: 'unknown', says, evidence }];
  }
  const own = apps.find(({ id }) => id === appId);
  const seen = { ...evidence, appId, otherApps: apps.length - (own === undefined ? 0 : 1) };
  if (own === undefined) {
    return [{ code: 'waba-not-subscribed', says: 'The app is not subscribed to the WABA.', evidence: seen }];
  }
  const { override_callback_uri: override } = own;
  if (override === undefined || override === '' || (ours !== undefined && isSameUrl(override, ours)))
    return [];
  const says = `Messages of the WABA go to ${shownUrl(override)}, past the app’s own callback.`;
  return [{ code: 'waba-callback-overridden', says, evidence: { ...seen, override: shownUrl(override) } }];
}

function valueIn<Value>(answer: Answer<Value>): Value | undefined {
  return answer.kind === 'told' ? answer.value : undefined;
}
