import { enforces } from '../enforced.ts';
import { wabaOf } from '../world/lookups.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { of } from './shapes.ts';
import type { Webhook } from './webhook.ts';

/** Why a link ends, as `disconnection_info` of the account_update says it (reference §4.8). */
export interface Disconnection {
  readonly reason:
    | 'ACCOUNT_DISCONNECTED'
    | 'PRIMARY_INACTIVITY'
    | 'COMPANION_INACTIVITY'
    | 'CHANGE_NUMBER'
    | 'BUSINESS_DOWNGRADE'
    | 'USER_RE_REGISTERED';
  readonly initiatedBy: 'USER' | 'SYSTEM';
}

/** Field `account_update`: news of a WABA, for everyone who is subscribed to it (reference §4.8). */
export function accountEvent(number: BusinessNumber, value: { readonly event: string }): Webhook {
  return { field: 'account_update', ...of(number), timed: true, value };
}

/** News of a partner's relation to a WABA. */
interface PartnerNews {
  readonly event: 'PARTNER_ADDED' | 'PARTNER_REMOVED' | 'PARTNER_APP_INSTALLED' | 'PARTNER_APP_UNINSTALLED';
  readonly disconnection?: Disconnection;
}

/**
 * Field `account_update` for the partner whose app this is. Two pages show two forms (conflict C8): the partner as
 * `entry.id` with the WABA in `waba_info` (ACC), or the WABA as `entry.id` with the `phone_number` (ONB, where only
 * the end is shown).
 */
export function partnerEvent(
  world: World,
  number: BusinessNumber,
  appId: string,
  news: PartnerNews,
): Webhook {
  const { event, disconnection } = news;
  const waba = wabaOf(world, number.wabaId);
  const isAppNews = event === 'PARTNER_APP_INSTALLED' || event === 'PARTNER_APP_UNINSTALLED';
  const names =
    event === 'PARTNER_REMOVED' && enforces(world, 'partner-entry-is-waba')
      ? { phone_number: number.digits }
      : {
          waba_info: {
            waba_id: waba.id,
            owner_business_id: waba.businessId,
            ...(isAppNews && { partner_app_id: appId }),
          },
        };
  const info = disconnection && {
    disconnection_info: { reason: disconnection.reason, initiated_by: disconnection.initiatedBy },
  };
  return {
    field: 'account_update',
    wabaId: number.wabaId,
    toPartnerOfApp: appId,
    timed: true,
    value: { event, ...names, ...info },
  };
}

/** DISABLED_UPDATE; its date is prose (reference §4.8). */
export function banWebhook(
  world: World,
  wabaId: string,
  state: 'DISABLE' | 'SCHEDULE_FOR_DISABLE' | 'REINSTATE',
): Webhook {
  const date = new Date(world.timeline.now).toLocaleDateString('en-US', {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    timeZone: 'UTC',
  });
  const ban_info = { waba_ban_state: state, waba_ban_date: date };
  return { field: 'account_update', wabaId, timed: true, value: { event: 'DISABLED_UPDATE', ban_info } };
}
