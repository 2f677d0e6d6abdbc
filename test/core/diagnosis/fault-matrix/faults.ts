import { chmod, mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, createServer as createRoad, type Server } from 'node:net';
import { join } from 'node:path';
import type { FaultCode } from '../../../../src/core/diagnosis/index.ts';
import type { DiagnosisStage, Onboarding } from '../../../support/diagnosis-stage.ts';
import { SELF_SIGNED } from '../../../support/self-signed.ts';
import { post, send } from './means.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Something that is broken on purpose on a number on which everything else is well. */
export interface InjectedFault {
  /** How it is to be named as the root cause; any of several that mean it. */
  readonly expected: readonly FaultCode[];
  /** What its evidence has to show. */
  readonly shows?: Readonly<Record<string, string | number>>;
  /** What is true besides, because of it: no other finding may be there. */
  readonly also?: readonly FaultCode[];
  /** How the number came to be, where that is the fault. @default as the others did */
  readonly onboarding?: Onboarding;
  readonly inject: (stage: DiagnosisStage) => Promise<unknown>;
}

/** What is so when nothing comes of the phone's own doing any more, though customers go on. */
const PHONE_SILENT: readonly FaultCode[] = [
  'echoes-silent',
  'field-silent',
  'drift-warned',
  'drift-critical',
];
const ALL_SILENT: readonly FaultCode[] = ['deliveries-silent', ...PHONE_SILENT];

const set = (key: string, value: string) => (stage: DiagnosisStage) =>
  stage.coex(['config', 'set', key, value]);
const unset = (key: string) => (stage: DiagnosisStage) => stage.coex(['config', 'unset', key]);
const keep = (stage: DiagnosisStage, name: string, value: string) =>
  stage.coex(['secrets', 'set', name], { stdin: value });
const forget = (name: string) => (stage: DiagnosisStage) => stage.coex(['secrets', 'remove', name]);
const act =
  (name: string, input: Readonly<Record<string, unknown>> = {}, thenMs = 5000) =>
  async (stage: DiagnosisStage) => {
    await stage.sandbox.act(name, input);
    await stage.wait(thenMs);
  };
const refuse = (spec: Readonly<Record<string, unknown>>) => async (stage: DiagnosisStage) =>
  stage.sandbox.faults.add(spec);
const lose = (field: string, forMs: number, event?: string) => async (stage: DiagnosisStage) => {
  stage.sandbox.faults.add({ webhook: field, lose: true, ...(event === undefined ? {} : { event }) });
  await stage.live(forMs);
};

/** Changes what the sandbox keeps, where nobody can be made to do it. */
async function reshape(stage: DiagnosisStage, change: (world: string) => string): Promise<void> {
  const before = await stage.sandbox.export();
  const after = change(before);
  if (after === before) throw new Error('Nothing of the sandbox was changed.');
  await stage.sandbox.import(after);
}

const failSends = (code: number) => async (stage: DiagnosisStage) => {
  for (const { waId } of stage.sandbox.customers.list())
    stage.sandbox.act('customer.fail-next', { customer: waId, code, times: 50 });
  await send(stage, 20);
};

const ELSEWHERE = 'https://hooks.example.net/wa';
const connectedTo = (callbackUrl: string) => ({ callbackUrl, verifyToken: 'x', handshake: false });

/** The first hours of a number whose import is to go wrong. */
const firstDays: Onboarding['after'] = async (stage) => {
  await stage.live(2 * DAY_MS);
};

/** Everything that is broken on purpose, by what it is. */
export const FAULTS_INJECTED = {
  // config
  'the settings are no JSON': {
    expected: ['config-unreadable'],
    inject: ({ home }) => writeFile(join(home, 'config.json'), '{"profiles": '),
  },
  'a setting has a value that cannot be': {
    expected: ['config-unreadable'],
    inject: async (stage) => {
      const file = join(stage.home, 'config.json');
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace(/"port": *"\d+"/, '"port": "eighty"'));
    },
  },
  'the app’s id is not set': { expected: ['config-incomplete'], inject: unset('app-id') },

  // secrets
  'the secrets are no JSON': {
    expected: ['secrets-unreadable'],
    inject: ({ home }) => writeFile(join(home, 'secrets.json'), 'oops'),
  },
  'others may read the secrets': {
    expected: ['secrets-exposed'],
    inject: ({ home }) => chmod(join(home, 'secrets.json'), 0o644),
  },
  'no access token is kept': { expected: ['access-token-missing'], inject: forget('access-token') },
  'no app secret is kept': { expected: ['app-secret-missing'], inject: forget('app-secret') },
  'no verify token is kept': { expected: ['verify-token-missing'], inject: forget('verify-token') },

  // clock
  'the clock is ten minutes ahead': {
    expected: ['clock-skewed'],
    inject: async (stage) => stage.setClockAhead(10 * MINUTE_MS),
  },
  'the clock is five minutes behind': {
    expected: ['clock-skewed'],
    inject: async (stage) => stage.setClockAhead(-5 * MINUTE_MS),
  },
  'the clock is four days behind': {
    expected: ['clock-wrong'],
    inject: async (stage) => stage.setClockAhead(-4 * DAY_MS),
  },
  'the clock is four days ahead': {
    expected: ['clock-wrong'],
    also: ALL_SILENT,
    inject: async (stage) => stage.setClockAhead(4 * DAY_MS),
  },

  // graph
  'Meta’s name is not found': {
    expected: ['graph-unresolvable'],
    inject: set('graph-url', 'http://graph.invalid'),
  },
  'nothing answers at Meta’s address': {
    expected: ['graph-unreachable'],
    inject: set('graph-url', 'http://127.0.0.1:1'),
  },
  'a stranger answers in Meta’s place': {
    expected: ['graph-untrusted'],
    inject: async (stage) => {
      const stranger = createServer(SELF_SIGNED, (_, response) => response.end('{}'));
      await set('graph-url', `https://127.0.0.1:${await opened(stage, stranger)}`)(stage);
    },
  },
  'the way to Meta is slow': {
    expected: ['graph-slow'],
    inject: async (stage) => {
      const meta = Number(new URL(stage.sandbox.url).port);
      let heldMs = 2300;
      const road = createRoad((near) => {
        setTimeout(() => {
          const far = connect(meta, '127.0.0.1');
          near.pipe(far).pipe(near);
          for (const end of [near, far]) end.on('error', () => [near, far].map((other) => other.destroy()));
        }, heldMs);
        heldMs = 0;
      });
      await set('graph-url', `http://127.0.0.1:${await opened(stage, road)}`)(stage);
    },
  },
  'a hotel’s page answers in Meta’s place': {
    expected: ['graph-failing'],
    inject: async (stage) => {
      const portal = createPlainServer((_, response) => response.end('<html>Welcome! Log in here.</html>'));
      await set('graph-url', `http://127.0.0.1:${await opened(stage, portal)}`)(stage);
    },
  },
  'Meta’s answers break off': { expected: ['graph-failing'], inject: refuse({ truncate: true }) },
  'Meta never answers': {
    expected: ['graph-unreachable', 'graph-failing'],
    inject: refuse({ latency: '1h' }),
  },
  'Meta hangs up on every call': {
    expected: ['graph-failing', 'graph-unreachable'],
    inject: refuse({ drop: 'before' }),
  },
  'Meta fails at everything': { expected: ['graph-failing'], inject: refuse({ html: 503 }) },
  'Meta takes no more calls': { expected: ['graph-throttled'], inject: refuse({ error: 4 }) },
  'Meta answers everything with its code 2': { expected: ['graph-failing'], inject: refuse({ error: 2 }) },

  // token
  'the token has expired': {
    expected: ['token-expired'],
    inject: (stage) => act('token.expire', { token: stage.sandbox.app.systemToken })(stage),
  },
  'the token was revoked': {
    expected: ['token-revoked'],
    inject: (stage) => act('token.revoke', { token: stage.sandbox.app.systemToken })(stage),
  },
  'the token expires in three days': {
    expected: ['token-expires-soon'],
    inject: (stage) => act('token.expire', { token: stage.sandbox.app.systemToken, in: '3d' })(stage),
  },
  'the token is another app’s': {
    expected: ['token-of-another-app'],
    inject: async (stage) => {
      const other = stage.sandbox.act('app.add', { name: 'another app' }) as { systemToken: string };
      await keep(stage, 'access-token', other.systemToken);
    },
  },
  'the token may not manage': {
    expected: ['token-scope-missing'],
    shows: { missing: 'whatsapp_business_management' },
    inject: (stage) =>
      act('token.scopes', {
        token: stage.sandbox.app.systemToken,
        scopes: ['whatsapp_business_messaging', 'business_management'],
      })(stage),
  },
  'the token may not send': {
    expected: ['token-scope-missing'],
    shows: { missing: 'whatsapp_business_messaging' },
    inject: (stage) =>
      act('token.scopes', {
        token: stage.sandbox.app.systemToken,
        scopes: ['whatsapp_business_management', 'business_management'],
      })(stage),
  },
  'the token is for another WABA': {
    expected: ['token-not-for-waba'],
    inject: async (stage) => {
      const waba = stage.sandbox.act('waba.add') as { id: string };
      const made = stage.sandbox.act('token.add', { kind: 'business', wabas: [waba.id] }) as {
        token: string;
      };
      await keep(stage, 'access-token', made.token);
    },
  },
  'the token is no token': {
    expected: ['token-revoked', 'token-expired'],
    inject: (stage) => keep(stage, 'access-token', 'EAAGnobody'),
  },
  'the business took the app’s permission back': {
    expected: ['token-revoked', 'token-not-for-waba', 'number-disconnected'],
    also: ['token-revoked', 'waba-not-subscribed', 'number-disconnected', 'number-off-app'],
    inject: act('app.uninstall'),
  },

  // app
  'the app secret kept here is wrong': {
    expected: ['app-secret-wrong'],
    also: ['callback-refuses-signature'],
    inject: (stage) => keep(stage, 'app-secret', '0'.repeat(32)),
  },
  'the app is not subscribed': { expected: ['app-not-subscribed'], inject: act('app.unsubscribe') },
  'the app is not subscribed, for three days': {
    expected: ['app-not-subscribed'],
    also: ALL_SILENT,
    inject: async (stage) => {
      stage.sandbox.act('app.unsubscribe');
      await stage.live(3 * DAY_MS);
    },
  },
  'Meta switched the app’s webhooks off': {
    expected: ['app-subscription-inactive'],
    inject: act('app.switch-off'),
  },
  'the app is in development': {
    expected: ['app-limited'],
    inject: act('app.mode', { mode: 'development' }),
  },
  'the app has been in development for three days': {
    expected: ['app-limited'],
    also: ALL_SILENT,
    inject: async (stage) => {
      await stage.sandbox.act('app.mode', { mode: 'development' });
      await stage.live(3 * DAY_MS);
    },
  },
  'the app’s callback is elsewhere': {
    expected: ['app-callback-elsewhere'],
    inject: act('app.subscribe', connectedTo(ELSEWHERE)),
  },
  'the app has no field of echoes': {
    expected: ['app-field-missing'],
    shows: { missing: 'smb_message_echoes' },
    inject: (stage) =>
      act('app.subscribe', {
        ...connectedTo(stage.callbackUrl),
        fields: ['messages', 'account_update', 'history', 'smb_app_state_sync'],
      })(stage),
  },
  'the app has no field of messages, for three days': {
    expected: ['app-field-missing'],
    shows: { missing: 'messages' },
    also: ['field-silent'],
    inject: async (stage) => {
      await stage.sandbox.act('app.subscribe', {
        ...connectedTo(stage.callbackUrl),
        fields: ['account_update', 'history', 'smb_app_state_sync', 'smb_message_echoes'],
      });
      await stage.live(3 * DAY_MS);
    },
  },

  // waba
  'the WABA is not subscribed': {
    expected: ['waba-not-subscribed'],
    inject: (stage) => stage.graph('DELETE', `${stage.sandbox.waba.id}/subscribed_apps`),
  },
  'another callback takes the WABA’s messages': {
    expected: ['waba-callback-overridden'],
    shows: { override: ELSEWHERE },
    inject: async (stage) => {
      stage.sandbox.rules.off('callback-handshake');
      await stage.graph('POST', `${stage.sandbox.waba.id}/subscribed_apps`, {
        override_callback_uri: ELSEWHERE,
        verify_token: 'x',
      });
    },
  },
  'the WABA may not write first': {
    expected: ['waba-restricted'],
    also: ['number-health-blocked'],
    inject: act('waba.restrict', { type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', for: '7d' }),
  },
  'the WABA is banned': {
    expected: ['waba-restricted'],
    also: ['number-health-blocked', 'number-not-connected'],
    inject: act('waba.ban', { state: 'DISABLE' }),
  },
  'the WABA is going to be disabled': {
    expected: ['waba-restricted', 'number-health-limited'],
    inject: act('waba.ban', { state: 'SCHEDULE_FOR_DISABLE' }),
  },
  'the WABA was rejected in review': {
    expected: ['waba-restricted'],
    also: ['number-health-blocked'],
    inject: act('waba.review', { decision: 'REJECTED' }),
  },
  'Meta knows no such WABA': {
    expected: ['waba-gone'],
    inject: async (stage) => {
      for (const call of ['GET {waba}', 'GET {waba}/subscribed_apps', 'GET {waba}/phone_numbers'])
        stage.sandbox.faults.add({ call, error: 100, subcode: 33 });
    },
  },

  // callback
  'nobody has said where the callback is': { expected: ['callback-unset'], inject: unset('public-url') },
  'the receiver does not run': { expected: ['callback-unreachable'], inject: (stage) => stage.deafen() },
  'the receiver has not run for three days': {
    expected: ['callback-unreachable'],
    also: ALL_SILENT,
    inject: async (stage) => {
      await stage.deafen();
      await stage.live(3 * DAY_MS);
    },
  },
  'the receiver never answers': {
    expected: ['callback-unreachable'],
    inject: (stage) => replaceReceiver(stage, () => undefined),
  },
  'the proxy before the receiver finds nobody': {
    expected: ['callback-unreachable'],
    inject: (stage) => replaceReceiver(stage, (_, response) => response.writeHead(502).end('Bad gateway')),
  },
  'somebody’s web page is where the receiver was': {
    expected: ['callback-challenge-failed'],
    inject: (stage) => replaceReceiver(stage, (_, response) => response.end('<html>Bikes!</html>')),
  },
  'the callback sends Meta elsewhere': {
    expected: ['callback-challenge-failed', 'callback-unreachable'],
    inject: (stage) =>
      replaceReceiver(stage, (_, response) => response.writeHead(301, { location: ELSEWHERE }).end()),
  },
  'the receiver has another verify token': {
    expected: ['callback-challenge-failed'],
    inject: (stage) => stage.receive({ verifyToken: 'another-made-up-token' }),
  },
  'the receiver has another app secret': {
    expected: ['callback-refuses-signature'],
    inject: (stage) => stage.receive({ appSecret: 'f'.repeat(32) }),
  },
  'the receiver has had another app secret for three days': {
    expected: ['callback-refuses-signature'],
    also: ['signatures-refused', ...ALL_SILENT],
    inject: async (stage) => {
      await stage.receive({ appSecret: 'f'.repeat(32) });
      await stage.live(3 * DAY_MS);
    },
  },
  'the receiver cannot write': {
    expected: ['callback-cannot-store'],
    inject: (stage) => stage.receive({ cannotStore: true }),
  },

  // number
  'no number is known': {
    expected: ['number-unknown'],
    also: ['deliveries-never'],
    inject: (stage) => set('store', join(stage.home, 'fresh.db'))(stage),
  },
  'Meta knows no such number': {
    expected: ['number-gone'],
    inject: refuse({ call: 'GET {phone}', error: 100, subcode: 33 }),
  },
  'the number has left the app, and no webhook told': {
    expected: ['number-off-app'],
    also: ['number-not-connected', 'number-health-blocked'],
    inject: async (stage) => {
      stage.sandbox.faults.add({ webhook: 'account_update', lose: true });
      await act('phone.disconnect')(stage);
    },
  },
  'the app was taken off the phone': {
    expected: ['number-not-connected'],
    also: ['number-health-blocked'],
    inject: act('phone.uninstall'),
  },
  'somebody disconnected the number': {
    expected: ['number-disconnected'],
    shows: { reason: 'ACCOUNT_DISCONNECTED' },
    also: ['number-off-app', 'number-not-connected', 'number-health-blocked'],
    inject: act('phone.disconnect'),
  },
  'the phone has the consumer app': {
    expected: ['number-disconnected'],
    shows: { reason: 'BUSINESS_DOWNGRADE' },
    also: ['number-off-app', 'number-not-connected', 'number-health-blocked'],
    inject: act('phone.downgrade'),
  },
  'the phone has another number': {
    expected: ['number-disconnected'],
    shows: { reason: 'CHANGE_NUMBER' },
    also: ['number-off-app', 'number-not-connected', 'number-health-blocked'],
    inject: act('phone.change-number', { to: '447700900199' }),
  },
  'the number was registered anew without the opt-in': {
    expected: ['number-disconnected'],
    shows: { reason: 'USER_RE_REGISTERED' },
    also: ['number-off-app', 'number-not-connected', 'number-health-blocked'],
    inject: act('phone.re-register', { keepsOptIn: false }),
  },
  'the phone lay still for 14 days': {
    expected: ['number-disconnected'],
    shows: { reason: 'PRIMARY_INACTIVITY' },
    also: ['number-off-app', 'number-not-connected', 'number-health-blocked', ...ALL_SILENT],
    inject: async (stage) => {
      stage.sandbox.act('phone.idle');
      await stage.live(14.5 * DAY_MS, { phone: false });
    },
  },
  'a companion lay still for 30 days': {
    expected: ['number-disconnected'],
    shows: { reason: 'COMPANION_INACTIVITY' },
    also: ['number-off-app', 'number-not-connected', 'number-health-blocked', ...ALL_SILENT],
    inject: async (stage) => {
      stage.sandbox.act('phone.link', { companion: 'web' });
      stage.sandbox.act('phone.companion', { companion: 'web', inUse: false });
      const before = stage.sandbox.now() - 31 * DAY_MS;
      await reshape(stage, (world) => world.replace(/("lastUsedAt":)\d+/, `$1${before}`));
      await stage.wait(DAY_MS);
    },
  },
  'the number is on its way to a new phone': {
    expected: ['number-offboarded'],
    also: ['number-not-connected', 'number-health-blocked'],
    inject: act('phone.re-register'),
  },
  'another partner took the number on its way to a new phone': {
    expected: ['number-offboarded', 'number-disconnected'],
    also: [
      'number-off-app',
      'number-offboarded',
      'number-disconnected',
      'number-not-connected',
      'number-health-blocked',
    ],
    inject: async (stage) => {
      await act('phone.re-register')(stage);
      await act('number.take-over', {}, HOUR_MS)(stage);
    },
  },
  'another callback takes the number’s messages': {
    expected: ['number-callback-overridden'],
    shows: { override: ELSEWHERE },
    inject: async (stage) => {
      stage.sandbox.rules.off('callback-handshake');
      await stage.graph('POST', stage.sandbox.number.id, {
        webhook_configuration: { override_callback_uri: ELSEWHERE, verify_token: 'x' },
      });
    },
  },
  'people report the number': {
    expected: ['number-quality-low'],
    also: ['number-health-limited'],
    inject: (stage) =>
      reshape(stage, (world) => world.replaceAll('"qualityRating":"GREEN"', '"qualityRating":"RED"')),
  },
  'Meta refused the display name': {
    expected: ['number-name-refused'],
    also: ['number-health-limited'],
    inject: act('trigger', { event: 'phone_number_name_update.REJECTED.NAME_NOT_CONSISTENT' }),
  },
  'Meta works on the number': {
    expected: ['number-health-limited'],
    inject: act('number.maintenance', { for: '2h' }),
  },
  'the payment does not work': {
    expected: ['number-health-blocked', 'payment-missing'],
    also: ['payment-missing'],
    inject: act('business.payment', { works: false }),
  },

  // store
  'the store’s path is a folder': {
    expected: ['store-unreadable'],
    inject: async (stage) => {
      await mkdir(join(stage.home, 'folder'));
      await set('store', join(stage.home, 'folder'))(stage);
    },
  },
  'the store is no database': {
    expected: ['store-unreadable', 'store-damaged'],
    inject: async (stage) => {
      await writeFile(join(stage.home, 'other.db'), 'Not a database, but a letter. '.repeat(400));
      await set('store', join(stage.home, 'other.db'))(stage);
    },
  },
  'pages of the store are overwritten': {
    expected: ['store-damaged'],
    also: ['callback-cannot-store'],
    inject: damage,
  },
  'others may read the store': {
    expected: ['store-exposed'],
    inject: ({ home }) => chmod(join(home, 'store.db'), 0o644),
  },
  'deliveries wait to be projected': {
    expected: ['store-lagging'],
    inject: async (stage) => {
      await stage.receive({ cannotProject: true });
      await stage.live(4 * HOUR_MS);
    },
  },
  'deliveries could not be projected': {
    expected: ['store-projection-failed'],
    inject: (stage) => failLast(stage, 5),
  },

  // deliveries
  'nothing comes for two days': {
    expected: ['deliveries-silent'],
    also: ALL_SILENT,
    inject: lose('*', 2 * DAY_MS),
  },
  'not one webhook has ever come': {
    expected: ['deliveries-never'],
    also: ['history-silent', 'echoes-silent'],
    onboarding: {
      before: (sandbox) => sandbox.faults.add({ webhook: '*', lose: true }),
      argv: ['--detach'],
      after: firstDays,
    },
    inject: async () => undefined,
  },
  'Meta signs with another secret for two days': {
    expected: ['signatures-refused'],
    also: ALL_SILENT,
    inject: async (stage) => {
      stage.sandbox.faults.add({ webhook: '*', lose: true });
      for (let hour = 0; hour < 48; hour += 1) {
        await stage.live(HOUR_MS);
        await post(stage, { object: 'whatsapp_business_account', entry: [], hour }, 'e'.repeat(32));
      }
    },
  },
  'no message and no status comes for three days': {
    expected: ['field-silent'],
    shows: { field: 'messages' },
    inject: lose('messages', 3 * DAY_MS),
  },
  'no contact comes for ten days': {
    expected: ['field-silent'],
    shows: { field: 'smb_app_state_sync' },
    inject: lose('smb_app_state_sync', 10 * DAY_MS),
  },
  'bodies break off': {
    expected: ['bodies-unrecognised'],
    shows: { changes: 0 },
    inject: async (stage) => {
      stage.sandbox.faults.add({ webhook: 'messages', mangle: 'broken-json', every: 2 });
      await stage.live(DAY_MS);
    },
  },
  'bodies come of a field that nobody knows': {
    expected: ['bodies-unrecognised'],
    shows: { lastField: 'holograms' },
    inject: async (stage) => {
      for (let nth = 0; nth < 5; nth += 1) {
        const changes = [{ field: 'holograms', value: { nth } }];
        await post(stage, {
          object: 'whatsapp_business_account',
          entry: [{ id: stage.sandbox.waba.id, changes }],
        });
      }
      await stage.wait(1000);
    },
  },

  // history
  'the customer shares no history': {
    expected: ['history-declined'],
    onboarding: { shareHistory: false, after: firstDays },
    inject: async () => undefined,
  },
  'the phone sends no history': {
    expected: ['history-silent'],
    onboarding: {
      before: (sandbox) => sandbox.act('phone.history', { silent: true }),
      argv: ['--detach'],
      after: firstDays,
    },
    inject: async () => undefined,
  },
  'the history stops on its way': {
    expected: ['history-stalled'],
    onboarding: {
      before: (sandbox) => sandbox.act('phone.history', { chunkMessages: 100 }),
      argv: ['--detach'],
      after: async (stage) => {
        await stage.wait(4500);
        stage.sandbox.faults.add({ webhook: 'history', lose: true });
        await stage.live(2 * DAY_MS);
      },
    },
    inject: async () => undefined,
  },
  'chunks of the history are lost': {
    expected: ['history-gaps'],
    onboarding: {
      before: (sandbox) => {
        sandbox.act('phone.history', { chunkMessages: 100 });
        sandbox.faults.add({ webhook: 'history', lose: true, every: 4 });
      },
      argv: ['--detach'],
      after: firstDays,
    },
    inject: async () => undefined,
  },
  'nobody asked for contacts and history': {
    expected: ['sync-not-asked'],
    onboarding: {
      before: (sandbox) => sandbox.faults.add({ call: 'POST {phone}/smb_app_data', error: 200 }),
      after: async (stage) => {
        stage.sandbox.faults.clear();
        await stage.live(6 * HOUR_MS);
      },
    },
    inject: async () => undefined,
  },

  'contacts and history were never asked for': {
    expected: ['sync-window-closed'],
    onboarding: {
      before: (sandbox) => sandbox.faults.add({ call: 'POST {phone}/smb_app_data', error: 200 }),
      after: async (stage) => {
        stage.sandbox.faults.clear();
        await stage.live(2 * DAY_MS);
      },
    },
    inject: async () => undefined,
  },

  // echoes
  'no echo comes for four days': {
    expected: ['echoes-silent', 'field-silent'],
    also: PHONE_SILENT,
    inject: lose('smb_message_echoes', 4 * DAY_MS),
  },
  'messages come as placeholders': {
    expected: ['messages-mostly-unsupported'],
    inject: async (stage) => {
      const people = stage.sandbox.customers.list().filter(({ phone }) => phone === 'shown');
      for (let hour = 0; hour < 48; hour += 1) {
        for (const { waId: customer } of people.slice(0, 3))
          stage.sandbox.act('customer.write', { customer, text: 'Hello?', unavailable: 'for-good' });
        await stage.live(HOUR_MS);
      }
    },
  },

  // refusals
  'Meta slows the number down': {
    expected: ['sends-throttled'],
    shows: { code: 130429 },
    inject: failSends(130429),
  },
  'Meta refuses what is sent': {
    expected: ['sends-refused'],
    shows: { code: 131026 },
    inject: failSends(131026),
  },
  'Meta keeps its customers from too much': {
    expected: ['sends-refused'],
    shows: { code: 131049 },
    inject: failSends(131049),
  },
  'sends fail for want of payment': {
    expected: ['payment-missing'],
    shows: { code: 131042 },
    inject: failSends(131042),
  },

  // drift
  'the phone lies still for 11 days': {
    expected: ['drift-warned', 'echoes-silent'],
    also: PHONE_SILENT,
    inject: async (stage) => {
      stage.sandbox.act('phone.idle');
      await stage.live(11 * DAY_MS, { phone: false });
    },
  },
  'the phone lies still for 13 days': {
    expected: ['drift-critical'],
    also: PHONE_SILENT,
    inject: async (stage) => {
      stage.sandbox.act('phone.idle');
      await stage.live(13.2 * DAY_MS, { phone: false });
    },
  },
} as const satisfies Readonly<Record<string, InjectedFault>>;

export type FaultName = keyof typeof FAULTS_INJECTED;

/** What is left out, and why. */
export const NOT_INJECTED: Partial<Readonly<Record<FaultCode, string>>> = {
  'store-read-only': 'whoever is root, as in a container, writes all the same',
  'disk-full': 'no disk can be filled for a test',
};

async function replaceReceiver(stage: DiagnosisStage, answer: RequestListener): Promise<void> {
  await stage.deafen();
  await opened(stage, createPlainServer(answer), Number(new URL(stage.callbackUrl).port));
}

/** Listens on loopback until the stage is taken down; gives the port. */
async function opened(stage: DiagnosisStage, server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  stage.atTheEnd(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** Overwrites pages in the middle of the file, behind the back of whoever has it open. */
async function damage(stage: DiagnosisStage): Promise<void> {
  await stage.deafen();
  const file = join(stage.home, 'store.db');
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  for (let part = 4; part < 9; part += 1) {
    const at = Math.floor((size * part) / 10 / 4096) * 4096;
    await handle.write(Buffer.alloc(4096, 0xa5), 0, 4096, at);
  }
  await handle.close();
  await stage.receive();
}

/** Says of the last deliveries that they could not be projected. */
async function failLast(stage: DiagnosisStage, many: number): Promise<void> {
  await stage.inStore(async ({ db }) => {
    const last = await db.selectFrom('deliveries').select('id').orderBy('id', 'desc').limit(many).execute();
    await db
      .updateTable('deliveries')
      .set({ outcome: 'failed', reason: 'x is not a function' })
      .where(
        'id',
        'in',
        last.map(({ id }) => id),
      )
      .execute();
  });
}
