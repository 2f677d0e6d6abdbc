import { subscribeApp, whatsappSubscription } from '../../graph/index.ts';
import { WEBHOOK_PATH } from '../../ingest/index.ts';
import { REQUIRED_WEBHOOK_FIELDS } from '../../rules/index.ts';
import { isSameUrl, shownUrl } from '../probes/same-url.ts';
import type { Side } from '../side.ts';
import type { Repaired } from './repaired.ts';

/**
 * Points the app's webhooks here, with the fields that coexistence needs besides those it has; never away from another
 * place, where somebody may need them. Meta tries the callback before it answers, so the receiver must run. Throws for a
 * setting or a secret that is missing.
 */
export async function repairAppSubscription({
  config,
  secrets: open,
  graph: openGraph,
}: Side): Promise<Repaired> {
  const secrets = await open();
  const app = { id: config().get('app-id'), secret: await secrets.get('app-secret') };
  const verifyToken = await secrets.get('verify-token');
  const url = `${config().get('public-url').replace(/\/+$/, '')}${WEBHOOK_PATH}`;
  const graph = await openGraph();
  const before = await whatsappSubscription(graph, app);
  const theirs = before?.callback_url;
  if (theirs !== undefined && !isSameUrl(theirs, url)) {
    return { problem: `the app’s webhooks go to ${shownUrl(theirs)}, and are not taken from there` };
  }
  const fields = [...new Set([...(before?.fields ?? []), ...REQUIRED_WEBHOOK_FIELDS.value])];
  await subscribeApp(graph, app, { url, verifyToken, fields });
  return { says: `The app is subscribed to ${fields.join(', ')}; its webhooks go to ${url}.` };
}
