import { subscribeWaba } from '../../graph/index.ts';
import type { Side } from '../side.ts';
import type { Repaired } from './repaired.ts';

/** Subscribes the app to the number's WABA. One that overrides the callback is subscribed, and would lose that by it. */
export async function repairWabaSubscription({
  meta,
  number: find,
  graph: openGraph,
}: Side): Promise<Repaired> {
  const wabaId = (await find())?.wabaId;
  if (wabaId === undefined || wabaId === null) return { problem: 'it is not known which WABA to subscribe' };
  const found = await meta.tokenForWaba();
  if ('problem' in found) return found;
  await subscribeWaba(await openGraph(), wabaId, found.token);
  return { says: `The app is subscribed to WABA ${wabaId}.` };
}
