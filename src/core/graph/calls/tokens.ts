import { createHmac } from 'node:crypto';
import type * as z from 'zod';
import { accessToken, debugToken } from '../../wire/graph/token.ts';
import type { Graph } from '../call.ts';
import { ask } from './answers.ts';

/** The app a token belongs to; the secret proves it. */
export interface App {
  readonly id: string;
  readonly secret: string;
}

/** The token an app has by itself: good for what is about the app and about its tokens. */
export function appToken({ id, secret }: App): string {
  return `${id}|${secret}`;
}

/**
 * Exchanges the code a signup ended with for a business token (reference §2.4, embedded-signup/implementation,
 * 2025-11). Works once, within 30 seconds: a code that is used up or too old is 100/36007. Never repeated by itself.
 */
export async function exchangeCode(graph: Graph, app: App, code: string): Promise<string> {
  const answer = await ask(graph, accessToken, {
    method: 'GET',
    path: 'oauth/access_token',
    query: { client_id: app.id, client_secret: app.secret, code },
    token: 'none',
    once: true,
  });
  return answer.access_token;
}

/**
 * What a token is good for (reference §1.4, generic Graph reference). Asked with the app's own token, which may look at
 * every token of the app. A token that is not valid is an answer, not a refusal.
 */
export async function inspectToken(
  graph: Graph,
  app: App,
  token: string,
): Promise<z.infer<typeof debugToken>['data']> {
  const answer = await ask(
    graph,
    debugToken,
    { method: 'GET', path: 'debug_token', query: { input_token: token } },
    appToken(app),
  );
  return answer.data;
}

/** The id of the app that a token belongs to, asked with the token itself (templates.md §1.1); undefined when Meta keeps it. */
export async function appOfToken(graph: Graph, token: string): Promise<string | undefined> {
  const call = { method: 'GET', path: 'debug_token', query: { input_token: token } } as const;
  return (await ask(graph, debugToken, call, token)).data.app_id;
}

/**
 * The business token of a customer who came by hosted signup, where no code is returned (reference §2.5,
 * embedded-signup/hosted-es, 2026-06-28). `ownerBusinessId` comes with the webhook `PARTNER_ADDED`; the proof is that
 * of the system token the call is made with. Only fetches: nothing is made anew.
 */
export async function fetchSystemUserToken(
  graph: Graph,
  ownerBusinessId: string,
  { appSecret, systemToken }: { readonly appSecret: string; readonly systemToken: string },
): Promise<string> {
  const proof = createHmac('sha256', appSecret).update(systemToken).digest('hex');
  const answer = await ask(
    graph,
    accessToken,
    {
      method: 'POST',
      path: `${ownerBusinessId}/system_user_access_tokens`,
      // Whether Meta wants these in the query or the body is not in the reference; Graph takes both.
      query: { appsecret_proof: proof, fetch_only: 'true' },
    },
    systemToken,
  );
  return answer.access_token;
}
