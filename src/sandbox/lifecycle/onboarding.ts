import { enforces } from '../enforced.ts';
import { beginDays } from '../phone/day.ts';
import { partnerEvent } from '../webhooks/account.ts';
import { scheduleWebhook } from '../webhooks/delivery.ts';
import type { App } from '../world/accounts.ts';
import { wabaOf } from '../world/lookups.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { moveToFreshWaba } from './fresh-ids.ts';

const PARTNER_ADDED_MS = 800;
const APP_INSTALLED_MS = 1000;

/**
 * The number joins the API through an app, unless it is there already: then everything that was used up stays so, since
 * only offboarding and a new signup reopen the syncs (reference §3: ONB, ERR). While it is offboarded its own partner
 * starts anew, and another one takes it over. Gives the number as it is afterwards, which may be under another id.
 */
export function onboard(
  world: World,
  number: BusinessNumber,
  app: App,
  shareHistory: boolean,
): BusinessNumber {
  if (number.link.state === 'connected') return number;
  const isBack = number.link.state === 'removed' && enforces(world, 'fresh-ids-after-removal');
  const joined = isBack ? moveToFreshWaba(world, number) : number;
  const { now } = world.timeline;
  joined.link = {
    state: 'connected',
    onboarding: { at: now, appId: app.id, shareHistory, syncs: new Map() },
  };
  wabaOf(world, joined.wabaId).partnerIds.add(app.businessId);
  const { phone } = joined;
  if (phone !== undefined) {
    phone.lastOpenedAt = now;
    if (enforces(world, 'companions-unlinked')) phone.companions = [];
  }
  beginDays(world, joined.id, now);
  tellPartner(world, joined, app);
  return joined;
}

/** Whether another partner has the number, so that a signup for this partner's app cannot get it. */
export function isTakenFrom(world: World, number: BusinessNumber, app: App): boolean {
  if (number.link.state !== 'connected') return false;
  return world.apps.get(number.link.onboarding.appId)?.businessId !== app.businessId;
}

function tellPartner(world: World, number: BusinessNumber, app: App): void {
  scheduleWebhook(world, PARTNER_ADDED_MS, partnerEvent(world, number, app.id, { event: 'PARTNER_ADDED' }));
  if (!enforces(world, 'partner-app-installed')) return;
  const installed = partnerEvent(world, number, app.id, { event: 'PARTNER_APP_INSTALLED' });
  scheduleWebhook(world, APP_INSTALLED_MS, installed);
}
