import type { Clock } from '../clock.ts';
import type { Graph } from '../graph/index.ts';
import type { Check } from './check.ts';
import { checkCallback, checkFields, checkScopes, checkToken } from './meta/app-checks.ts';

/** What an onboarding hangs on and the API can tell: token, permissions, and where webhooks go. Changes nothing. */
export async function preflight(
  deps: { readonly graph: Graph; readonly clock: Clock },
  setup: {
    readonly app: { readonly id: string; readonly secret: string };
    readonly accessToken: string;
    readonly callbackUrl: string;
  },
): Promise<Check[]> {
  const { app, accessToken, callbackUrl } = setup;
  const { inspectToken, whatsappSubscription } = await import('../graph/index.ts');
  const token = await inspectToken(deps.graph, app, accessToken);
  const subscription = await whatsappSubscription(deps.graph, app);
  return [
    checkToken(token, app.id, deps.clock.now()),
    checkScopes(token.scopes),
    checkFields(subscription),
    checkCallback(subscription, callbackUrl),
  ];
}
