import { nodeId } from '../identifiers.ts';
import { partnerEvent } from '../webhooks/account.ts';
import { scheduleWebhook } from '../webhooks/delivery.ts';
import type { App, Waba } from '../world/accounts.ts';
import { wabaOf } from '../world/lookups.ts';
import { type BusinessNumber, onboardingOf } from '../world/numbers.ts';
import { count, newApp, newBusiness, type World } from '../world/world.ts';
import { onboard } from './onboarding.ts';

const NOTICE_MS = 900;

/**
 * Another partner onboards an offboarded number, so that it never comes back to the first one (RECON). That the first
 * loses its access to the WABA with it is unverified. Throws for a number that is not offboarded.
 */
export function takeOver(world: World, number: BusinessNumber, app: App): void {
  if (number.link.state !== 'offboarded')
    throw new Error(
      `The number ${number.displayPhoneNumber} is not offboarded, so nobody can take it over.`,
      { cause: 'not in this state' },
    );
  const former = world.apps.get(number.link.onboarding.appId);
  if (former?.businessId === app.businessId)
    throw new Error('The app belongs to the partner that has the number.');
  wabaOf(world, number.wabaId).partnerIds.delete(former?.businessId ?? '');
  onboard(world, number, app, true);
}

/** An app of a partner that nobody has heard of. */
export function rivalApp(world: World): App {
  const nth = count(world, 'rival');
  const rival = newBusiness(nodeId(world.seed, `rival ${nth}`, '77'), 'Undertow Messaging');
  const app = newApp(world.seed, `rival app ${nth}`, rival.id);
  world.businesses.set(rival.id, rival);
  world.apps.set(app.id, app);
  return app;
}

/**
 * The business takes the app's permission back in its settings: tokens from its signups stop working (190), and the
 * partner is told. What else becomes of the link is not documented: nothing (reference §4.8, §6.1).
 */
export function uninstallApp(world: World, waba: Waba, app: App): void {
  for (const token of world.tokens.values()) {
    const isOfWaba = token.wabaIds !== 'all' && token.wabaIds.includes(waba.id);
    if (token.appId === app.id && token.kind === 'business' && isOfWaba) token.revoked = true;
  }
  const numbers = [...world.numbers.values()].filter(({ wabaId }) => wabaId === waba.id);
  const number = numbers.find((candidate) => onboardingOf(candidate)?.appId === app.id) ?? numbers[0];
  if (number === undefined) throw new Error(`The WABA ${waba.id} has no number.`);
  scheduleWebhook(
    world,
    NOTICE_MS,
    partnerEvent(world, number, app.id, { event: 'PARTNER_APP_UNINSTALLED' }),
  );
}
