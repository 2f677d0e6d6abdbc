import type * as z from 'zod';
import { appSubscription } from '../../wire/graph/app.ts';
import { type SubscribedApp, subscribedApp } from '../../wire/graph/waba.ts';
import type { Graph } from '../call.ts';
import { confirm } from './answers.ts';
import { collect, paginate } from './paging.ts';
import { type App, appToken } from './tokens.ts';

/** Everything of WhatsApp is delivered for this object (reference §4.1). */
const OBJECT = 'whatsapp_business_account';

/** The webhook subscriptions of the app, one per object (reference §1.4, generic Graph webhooks reference). */
export async function appSubscriptions(graph: Graph, app: App): Promise<z.infer<typeof appSubscription>[]> {
  const call = { method: 'GET', path: `${app.id}/subscriptions` } as const;
  return collect(paginate(graph, appSubscription, call, { token: appToken(app) }));
}

/** The subscription through which the webhooks of WhatsApp come; undefined when the app has none. */
export async function whatsappSubscription(
  graph: Graph,
  app: App,
): Promise<z.infer<typeof appSubscription> | undefined> {
  return (await appSubscriptions(graph, app)).find(({ object }) => object === OBJECT);
}

/**
 * Points the app's webhooks at a callback and names the fields it wants. Meta verifies the callback with a challenge
 * before it answers, so it must be listening and know the verify token.
 */
export async function subscribeApp(
  graph: Graph,
  app: App,
  callback: { readonly url: string; readonly verifyToken: string; readonly fields: readonly string[] },
): Promise<void> {
  const body = {
    object: OBJECT,
    callback_url: callback.url,
    verify_token: callback.verifyToken,
    fields: callback.fields.join(','),
    include_values: true,
  };
  await confirm(graph, { method: 'POST', path: `${app.id}/subscriptions`, body }, appToken(app));
}

/**
 * Ends the app's webhooks, or only some fields of them. What Meta would have sent meanwhile is lost. From the generic
 * Graph webhooks reference; unverified for WhatsApp.
 */
export async function unsubscribeApp(graph: Graph, app: App, fields: readonly string[] = []): Promise<void> {
  const query = { object: OBJECT, ...(fields.length === 0 ? {} : { fields: fields.join(',') }) };
  await confirm(graph, { method: 'DELETE', path: `${app.id}/subscriptions`, query }, appToken(app));
}

/** The apps that get the webhooks of a WABA, each with the callback that overrides its own, if any (§1.4). */
export async function subscribedApps(graph: Graph, wabaId: string, token?: string): Promise<SubscribedApp[]> {
  const call = { method: 'GET', path: `${wabaId}/subscribed_apps` } as const;
  return collect(paginate(graph, subscribedApp, call, { token }));
}

/**
 * Subscribes the app of the token to a WABA: without it nothing of that WABA is delivered (reference §2.4). An override
 * of the callback that stood before is removed by it.
 */
export async function subscribeWaba(graph: Graph, wabaId: string, token?: string): Promise<void> {
  await confirm(graph, { method: 'POST', path: `${wabaId}/subscribed_apps` }, token);
}

/** Takes the app of the token off a WABA. What Meta would have delivered from then on is lost. */
export async function unsubscribeWaba(graph: Graph, wabaId: string, token?: string): Promise<void> {
  await confirm(graph, { method: 'DELETE', path: `${wabaId}/subscribed_apps` }, token);
}
