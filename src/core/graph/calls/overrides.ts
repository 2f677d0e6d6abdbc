import type { Graph } from '../call.ts';
import { confirm } from './answers.ts';
import { subscribeWaba } from './subscriptions.ts';

/*
 * Callbacks that go before the app's own: that of a number, then that of its WABA. Only the field `messages` is
 * documented to follow them. Meta verifies a callback with a challenge before it answers, so the verify token must be
 * kept before the call (reference §2.4, §4.1; webhooks/override, 2025-11-07).
 */

/** Where webhooks are sent instead; the URL has at most 200 characters. */
export interface CallbackOverride {
  readonly url: string;
  readonly verifyToken: string;
}

/** Sends the `messages` webhooks of a WABA to another callback, and subscribes the app of the token. */
export async function overrideWabaCallback(
  graph: Graph,
  wabaId: string,
  override: CallbackOverride,
  token?: string,
): Promise<void> {
  const body = { override_callback_uri: override.url, verify_token: override.verifyToken };
  await confirm(graph, { method: 'POST', path: `${wabaId}/subscribed_apps`, body }, token);
}

/** Sends them to the app's own callback again. The subscription stays: this is what a bare subscribing does. */
export async function removeWabaOverride(graph: Graph, wabaId: string, token?: string): Promise<void> {
  await subscribeWaba(graph, wabaId, token);
}

/** Sends the `messages` webhooks of one number to another callback than its WABA's and the app's. */
export async function overridePhoneCallback(
  graph: Graph,
  phoneNumberId: string,
  override: CallbackOverride,
  token?: string,
): Promise<void> {
  await configureWebhook(
    graph,
    phoneNumberId,
    { override_callback_uri: override.url, verify_token: override.verifyToken },
    token,
  );
}

/** Sends them where the WABA or the app wants them again: the override becomes empty (Meta's OpenAPI v23.0). */
export async function removePhoneOverride(
  graph: Graph,
  phoneNumberId: string,
  token?: string,
): Promise<void> {
  await configureWebhook(graph, phoneNumberId, { override_callback_uri: '' }, token);
}

async function configureWebhook(
  graph: Graph,
  phoneNumberId: string,
  configuration: Readonly<Record<string, string>>,
  token: string | undefined,
): Promise<void> {
  const body = { webhook_configuration: configuration };
  await confirm(graph, { method: 'POST', path: phoneNumberId, body }, token);
}
