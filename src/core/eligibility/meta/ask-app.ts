import type { Graph } from '../../graph/index.ts';
import type { Random } from '../../random.ts';
import { judged, unlearnt } from '../candidate/verdicts.ts';
import type { Check } from '../check.ts';
import { learn } from '../learn.ts';
import { APP_CHECKS, checkCallback, checkFields } from './app-checks.ts';
import { type AskCallback, challengeCallback } from './challenge.ts';
import { type MetaSetup, missingFrom } from './setup.ts';

/** Where webhooks go and which, and whether whoever is there answers as Meta wants it. */
export async function askApp(
  {
    graph,
    random,
    askCallback,
  }: { readonly graph: () => Promise<Graph>; readonly random: Random; readonly askCallback: AskCallback },
  setup: MetaSetup | undefined,
): Promise<Check[]> {
  const { fields, callback, reachable } = APP_CHECKS;
  const missing = missingFrom(setup, ['appId', 'appSecret']);
  const { appId: id, appSecret: secret, verifyToken, callbackUrl } = setup ?? {};
  if (missing !== undefined || id === undefined || secret === undefined) {
    return [fields, callback, reachable].map((about) => unlearnt(about, missing));
  }
  const client = await graph();
  const { whatsappSubscription } = await import('../../graph/index.ts');
  const asked = await learn(() => whatsappSubscription(client, { id, secret }));
  if (asked.kind === 'unlearnt') return [fields, callback, reachable].map((about) => unlearnt(about, asked));
  const subscription = asked.value;
  const address = subscription?.callback_url;
  return [
    checkFields(subscription),
    checkCallback(subscription, callbackUrl),
    address === undefined || address === ''
      ? judged(reachable, 'unknown', 'there is no callback to ask', 'Set the callback first.')
      : verifyToken === undefined
        ? unlearnt(reachable, missingFrom(setup, ['verifyToken']))
        : await challengeCallback({ random, ask: askCallback }, address, verifyToken),
  ];
}
