import * as z from 'zod';
import { rivalApp, takeOver, uninstallApp } from '../lifecycle/partners.ts';
import { banWebhook } from '../webhooks/account.ts';
import { scheduleWebhook } from '../webhooks/delivery.ts';
import { appOf, numberOf, wabaOf } from '../world/lookups.ts';
import { type Action, defineAction } from './action.ts';
import { number } from './people.ts';

const app = z.string().optional().describe('The app’s id; the first one when left out.');
const waba = z.string().optional().describe('The WABA’s id; the first one when left out.');

/** What happens to a link that neither the phone nor a customer does. */
export const LIFECYCLE_ACTIONS: Readonly<Record<string, Action>> = {
  'number.take-over': defineAction({
    about: 'Another partner onboards a number that is offboarded, so that it does not come back by itself.',
    input: z.strictObject({
      number,
      app: z.string().optional().describe('The other partner’s app; one nobody knows when left out.'),
    }),
    run: (world, { number, app }) => {
      const other = app === undefined ? rivalApp(world) : appOf(world, app);
      takeOver(world, numberOf(world, number), other);
      return other.id;
    },
  }),
  'app.uninstall': defineAction({
    about: 'The business takes an app’s permission back: its tokens stop working, PARTNER_APP_UNINSTALLED.',
    input: z.strictObject({ app, waba }),
    run: (world, input) => uninstallApp(world, wabaOf(world, input.waba), appOf(world, input.app)),
  }),
  'waba.ban': defineAction({
    about: 'Meta bans a WABA, says that it will, or lifts the ban (account_update DISABLED_UPDATE).',
    input: z.strictObject({ waba, state: z.enum(['DISABLE', 'SCHEDULE_FOR_DISABLE', 'REINSTATE']) }),
    run: (world, { waba, state }) => {
      const banned = wabaOf(world, waba);
      banned.banState = state === 'REINSTATE' ? undefined : state;
      scheduleWebhook(world, 0, banWebhook(world, banned.id, state));
    },
  }),
};
