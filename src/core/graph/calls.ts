import type * as z from 'zod';
import { CoexError } from '../errors.ts';
import {
  accessToken,
  appSubscription,
  debugToken,
  type MessageAccepted,
  messageAccepted,
  type PhoneNumberNode,
  page,
  phoneNumber,
  success,
  syncAccepted,
} from '../wire/graph.ts';
import type { Graph, GraphCall } from './client.ts';

/** Everything of the phone number node that coex shows or decides by (reference §1.4). */
const PHONE_FIELDS = [
  'id',
  'display_phone_number',
  'verified_name',
  'is_on_biz_app',
  'platform_type',
  'status',
  'quality_rating',
  'name_status',
  'code_verification_status',
  'account_mode',
  'throughput',
  'last_onboarded_time',
  'whatsapp_business_manager_messaging_limit',
].join(',');

/** Exchanges the code a signup ended with for a business token; works once, within 30 seconds. */
export async function exchangeCode(
  graph: Graph,
  app: { readonly id: string; readonly secret: string },
  code: string,
): Promise<string> {
  const answer = await ask(graph, accessToken, {
    method: 'GET',
    path: 'oauth/access_token',
    query: { client_id: app.id, client_secret: app.secret, code },
    token: 'none',
    once: true,
  });
  return answer.access_token;
}

/** What a token is good for. Asked with the app's own token, which may look at every token of the app. */
export async function inspectToken(
  graph: Graph,
  app: { readonly id: string; readonly secret: string },
  token: string,
): Promise<z.infer<typeof debugToken>['data']> {
  const answer = await ask(graph, debugToken, {
    method: 'GET',
    path: 'debug_token',
    query: { input_token: token },
    token: appToken(app),
  });
  return answer.data;
}

/** The webhook subscriptions of the app, one per object. */
export async function appSubscriptions(
  graph: Graph,
  app: { readonly id: string; readonly secret: string },
): Promise<z.infer<typeof appSubscription>[]> {
  return collect(
    paginate(graph, appSubscription, {
      method: 'GET',
      path: `${app.id}/subscriptions`,
      token: appToken(app),
    }),
  );
}

/** Points the app's webhooks at a callback; Meta verifies it before it answers. */
export async function subscribeApp(
  graph: Graph,
  app: { readonly id: string; readonly secret: string },
  callback: { readonly url: string; readonly verifyToken: string; readonly fields: readonly string[] },
): Promise<void> {
  await ask(graph, success, {
    method: 'POST',
    path: `${app.id}/subscriptions`,
    token: appToken(app),
    body: {
      object: 'whatsapp_business_account',
      callback_url: callback.url,
      verify_token: callback.verifyToken,
      fields: callback.fields.join(','),
      include_values: true,
    },
  });
}

/** Subscribes the app to a WABA: without it nothing of that WABA is delivered. */
export async function subscribeWaba(graph: Graph, wabaId: string, token: string): Promise<void> {
  await ask(graph, success, { method: 'POST', path: `${wabaId}/subscribed_apps`, token });
}

/** The numbers of a WABA. */
export function wabaPhoneNumbers(
  graph: Graph,
  wabaId: string,
  token: string,
): AsyncGenerator<PhoneNumberNode> {
  return paginate(graph, phoneNumber, {
    method: 'GET',
    path: `${wabaId}/phone_numbers`,
    query: { fields: PHONE_FIELDS },
    token,
  });
}

/** Asks for one of the two one-shot syncs. Accepted is not done: what follows comes by webhook. Not repeatable. */
export async function requestSync(
  graph: Graph,
  phoneNumberId: string,
  syncType: 'smb_app_state_sync' | 'history',
  token: string,
): Promise<string> {
  const answer = await ask(graph, syncAccepted, {
    method: 'POST',
    path: `${phoneNumberId}/smb_app_data`,
    body: { messaging_product: 'whatsapp', sync_type: syncType },
    token,
  });
  return answer.request_id;
}

/** Sends a message. There is no idempotency key: a call repeated is a message sent twice. */
export async function sendMessage(
  graph: Graph,
  phoneNumberId: string,
  body: Readonly<Record<string, unknown>>,
  token: string,
): Promise<MessageAccepted> {
  return ask(graph, messageAccepted, {
    method: 'POST',
    path: `${phoneNumberId}/messages`,
    body: { messaging_product: 'whatsapp', ...body },
    token,
  });
}

function appToken(app: { readonly id: string; readonly secret: string }): string {
  return `${app.id}|${app.secret}`;
}

async function ask<Schema extends z.ZodType>(
  graph: Graph,
  schema: Schema,
  call: GraphCall,
): Promise<z.infer<Schema>> {
  return understood(graph, schema, call, await graph.call(call));
}

/** The elements of a list, page after page. */
async function* paginate<Schema extends z.ZodType>(
  graph: Graph,
  schema: Schema,
  call: GraphCall,
): AsyncGenerator<z.infer<Schema>> {
  let after: string | undefined;
  do {
    const query = { ...call.query, ...(after === undefined ? {} : { after }) };
    const { data, paging } = await ask(graph, page, { ...call, query });
    for (const element of data) yield understood(graph, schema, call, element);
    const next = paging?.next === undefined ? undefined : paging.cursors?.after;
    // A cursor that does not move would go round for ever.
    after = next === after ? undefined : next;
  } while (after !== undefined);
}

function understood<Schema extends z.ZodType>(
  graph: Graph,
  schema: Schema,
  call: GraphCall,
  answer: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CoexError('graph-unexpected', {
    host: new URL(graph.baseUrl).host,
    call: `${call.method} /${call.path}`,
    problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not of the expected shape'}`,
  });
}

async function collect<Element>(elements: AsyncIterable<Element>): Promise<Element[]> {
  const all: Element[] = [];
  for await (const element of elements) all.push(element);
  return all;
}
