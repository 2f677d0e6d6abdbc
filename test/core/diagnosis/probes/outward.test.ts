import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { FAULTS, type FaultCode, type Network } from '../../../../src/core/diagnosis/index.ts';
import {
  copyStage,
  type DiagnosisStage,
  paintScenery,
  type Scenery,
} from '../../../support/diagnosis-stage.ts';
import { loopbackNetwork } from '../../../support/network.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ELSEWHERE = 'https://hooks.example.net/wa';
const OUTWARD = ['config', 'secrets', 'clock', 'graph', 'token', 'app', 'waba', 'callback', 'number'];

interface Found {
  readonly link: string;
  readonly code: FaultCode | null;
  readonly verdict: string;
  readonly says: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly fix: string | null;
}

interface Seen {
  /** Of every link, `pass` or what was found. */
  readonly links: Readonly<Record<string, readonly string[]>>;
  readonly findings: readonly Found[];
  readonly text: string;
}

let scenery: Scenery;
beforeAll(async () => {
  scenery = await paintScenery({ after: (stage) => stage.live(3 * HOUR_MS) });
}, 60_000);
afterAll(() => scenery.remove());

async function setStage(): Promise<DiagnosisStage> {
  const stage = await copyStage(scenery);
  onTestFinished(() => stage.close());
  return stage;
}

async function look(stage: DiagnosisStage, argv: readonly string[] = []): Promise<Seen> {
  const { stdout } = await stage.coex(['diagnose', '--json', ...argv], { mayFail: true });
  const { links } = JSON.parse(stdout) as { links: { link: string; findings: Found[] }[] };
  const outward = links.filter(({ link }) => OUTWARD.includes(link));
  const words = ({ code, verdict }: Found) => code ?? verdict;
  return {
    links: Object.fromEntries(outward.map(({ link, findings }) => [link, [...new Set(findings.map(words))]])),
    findings: outward.flatMap(({ findings }) => findings),
    text: stdout,
  };
}

/** Every link well, but for these. */
function wellBut(others: Readonly<Record<string, readonly string[]>>) {
  return { ...Object.fromEntries(OUTWARD.map((link) => [link, ['pass']])), ...others };
}

const unknown = (...links: readonly string[]) => Object.fromEntries(links.map((link) => [link, ['unknown']]));
const NOTHING_OF_META = unknown('token', 'app', 'waba', 'number');

const set = (key: string, value: string) => (stage: DiagnosisStage) =>
  stage.coex(['config', 'set', key, value]);
const keep = (name: string, value: string) => (stage: DiagnosisStage) =>
  stage.coex(['secrets', 'set', name], { stdin: value });
const forget = (name: string) => (stage: DiagnosisStage) => stage.coex(['secrets', 'remove', name]);
const fault = (spec: Readonly<Record<string, unknown>>) => (stage: DiagnosisStage) =>
  stage.sandbox.faults.add(spec);
const act =
  (name: string, input: Readonly<Record<string, unknown>> = {}) =>
  async (stage: DiagnosisStage) => {
    await stage.sandbox.act(name, input);
    await stage.wait(5000);
  };
const onTokens =
  (name: string, input: Readonly<Record<string, unknown>> = {}) =>
  async (stage: DiagnosisStage) => {
    stage.sandbox.act(name, { token: stage.sandbox.app.systemToken, ...input });
  };
const reshape = (from: string, to: string) => async (stage: DiagnosisStage) => {
  const before = await stage.sandbox.export();
  expect(before).toContain(from);
  await stage.sandbox.import(before.replaceAll(from, to));
};
const network = (change: (real: Network) => Partial<Network>) => async (stage: DiagnosisStage) => {
  const real = loopbackNetwork(() => stage.sandbox.now());
  stage.surround({ network: { ...real, ...change(real) } });
};
const reachedWith = (change: object) =>
  network((real) => ({
    reach: async (...asked) => ({ ...(await real.reach(...asked)), ...change }) as never,
  }));
/** Somebody else’s server where the callback should be. */
const strangerAt =
  (status: number, answer: (challenge: string) => string) => async (stage: DiagnosisStage) => {
    const server = createServer((request, response) => {
      const challenge = new URL(request.url ?? '', 'http://x').searchParams.get('hub.challenge') ?? '';
      response.writeHead(status).end(answer(challenge));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await set('public-url', url)(stage);
    const callbackUrl = `${url}/webhook`;
    await stage.sandbox.act('app.subscribe', { callbackUrl, verifyToken: 'x', handshake: false });
  };

type Case = readonly [
  name: string,
  inject: (stage: DiagnosisStage) => unknown,
  links: Readonly<Record<string, readonly string[]>>,
];

const CASES: readonly Case[] = [
  ['nothing is wrong', () => undefined, {}],
  [
    'the settings are no JSON',
    ({ home }) => writeFile(join(home, 'config.json'), '{"profiles": '),
    { config: ['config-unreadable'], ...unknown(...OUTWARD.slice(1)) },
  ],
  [
    'the app’s id is not set',
    (stage) => stage.coex(['config', 'unset', 'app-id']),
    { config: ['config-incomplete'], ...unknown('token', 'app', 'waba') },
  ],
  [
    'the secrets are no JSON',
    ({ home }) => writeFile(join(home, 'secrets.json'), 'oops'),
    { secrets: ['secrets-unreadable'], ...NOTHING_OF_META, ...unknown('callback') },
  ],
  [
    'others may read the secrets',
    ({ home }) => chmod(join(home, 'secrets.json'), 0o644),
    { secrets: ['secrets-exposed'] },
  ],
  ['no access token is kept', forget('access-token'), { secrets: ['access-token-missing'] }],
  [
    'no app secret is kept',
    forget('app-secret'),
    { secrets: ['app-secret-missing'], ...unknown('token', 'app', 'callback') },
  ],
  [
    'no verify token is kept',
    forget('verify-token'),
    { secrets: ['verify-token-missing'], ...unknown('callback') },
  ],

  ['the clock is 9 seconds behind', (stage) => stage.setClockAhead(-9000), {}],
  [
    'the clock is ten minutes ahead',
    (stage) => stage.setClockAhead(10 * MINUTE_MS),
    { clock: ['clock-skewed'] },
  ],
  [
    'the clock is four days behind',
    (stage) => stage.setClockAhead(-96 * HOUR_MS),
    { clock: ['clock-wrong'] },
  ],
  ['Meta tells no time', reachedWith({ serverTimeMs: undefined }), unknown('clock')],

  [
    'Meta’s name is not found',
    set('graph-url', 'http://graph.invalid'),
    { graph: ['graph-unresolvable'], ...unknown('clock'), ...NOTHING_OF_META },
  ],
  [
    'nothing answers at Meta’s address',
    set('graph-url', 'http://127.0.0.1:1'),
    { graph: ['graph-unreachable'], ...unknown('clock'), ...NOTHING_OF_META },
  ],
  [
    'somebody stands between',
    network(() => ({ reach: async () => ({ kind: 'untrusted', problem: 'CERT_HAS_EXPIRED' }) })),
    { graph: ['graph-untrusted'], ...unknown('clock'), ...NOTHING_OF_META },
  ],
  ['Meta is slow', reachedWith({ answeredMs: 4000 }), { graph: ['graph-slow'] }],
  ['Meta fails at everything', fault({ html: 503 }), { graph: ['graph-failing'], ...NOTHING_OF_META }],
  [
    'Meta answers everything with its code 2',
    fault({ error: 2 }),
    { graph: ['graph-failing'], ...NOTHING_OF_META },
  ],
  ['one of Meta’s calls fails', fault({ call: 'GET debug_token', error: 2 }), unknown('token')],
  [
    'the calls of the hour are used up',
    fault({ error: 4 }),
    { graph: ['graph-throttled'], ...NOTHING_OF_META },
  ],

  ['the token has expired', onTokens('token.expire'), { token: ['token-expired', 'pass'] }],
  ['the token was revoked', onTokens('token.revoke'), { token: ['token-revoked', 'pass'] }],
  ['the token is no token', keep('access-token', 'EAAGnobody'), { token: ['token-revoked', 'pass'] }],
  [
    'the token ends in three days',
    onTokens('token.expire', { in: '3d' }),
    { token: ['token-expires-soon', 'pass'] },
  ],
  [
    'the token is another app’s',
    async (stage) => {
      const { systemToken } = stage.sandbox.act('app.add') as { systemToken: string };
      await keep('access-token', systemToken)(stage);
    },
    { token: ['token-of-another-app', 'pass'] },
  ],
  [
    'the token may not send',
    onTokens('token.scopes', { scopes: ['whatsapp_business_management'] }),
    { token: ['token-scope-missing', 'pass'] },
  ],
  [
    'the token is for another WABA',
    async (stage) => {
      const { id } = stage.sandbox.act('waba.add') as { id: string };
      const { token } = stage.sandbox.act('token.add', { kind: 'business', wabas: [id] }) as {
        token: string;
      };
      await keep('access-token', token)(stage);
    },
    { token: ['token-not-for-waba', 'pass'] },
  ],
  ['the business took the permission back', act('app.uninstall'), { token: ['pass', 'token-revoked'] }],
  [
    'no token is good any more',
    async (stage) => {
      await act('app.uninstall')(stage);
      await onTokens('token.revoke')(stage);
    },
    { token: ['token-revoked'], waba: ['unknown'], number: ['number-disconnected'] },
  ],
  [
    'the token has expired, and the app secret is not kept',
    async (stage) => {
      await onTokens('token.expire')(stage);
      await forget('app-secret')(stage);
    },
    { secrets: ['app-secret-missing'], token: ['token-expired', 'unknown'], ...unknown('app', 'callback') },
  ],

  [
    'the app secret is wrong',
    keep('app-secret', '0'.repeat(32)),
    {
      app: ['app-secret-wrong'],
      callback: ['callback-refuses-signature'],
      ...unknown('token', 'waba', 'number'),
    },
  ],
  [
    'the app’s id is another’s',
    set('app-id', '660000000000004'),
    { token: ['token-of-another-app'], ...unknown('app', 'waba', 'number') },
  ],
  ['the app is not subscribed', act('app.unsubscribe'), { app: ['app-not-subscribed'] }],
  ['Meta switched the app’s webhooks off', act('app.switch-off'), { app: ['app-subscription-inactive'] }],
  ['the app is in development', act('app.mode', { mode: 'development' }), { app: ['app-limited'] }],
  [
    'the app’s callback is elsewhere',
    act('app.subscribe', { callbackUrl: ELSEWHERE, handshake: false }),
    { app: ['app-callback-elsewhere'] },
  ],
  [
    'the app has no field of echoes',
    (stage) =>
      stage.sandbox.act('app.subscribe', {
        callbackUrl: stage.callbackUrl,
        handshake: false,
        fields: ['messages', 'account_update', 'history', 'smb_app_state_sync'],
      }),
    { app: ['app-field-missing'] },
  ],

  [
    'the WABA is not subscribed',
    (stage) => stage.graph('DELETE', `${stage.sandbox.waba.id}/subscribed_apps`),
    { waba: ['waba-not-subscribed'] },
  ],
  [
    'another callback takes the WABA’s messages',
    (stage) => {
      stage.sandbox.rules.off('callback-handshake');
      const override = { override_callback_uri: ELSEWHERE, verify_token: 'x' };
      return stage.graph('POST', `${stage.sandbox.waba.id}/subscribed_apps`, override);
    },
    { waba: ['waba-callback-overridden'] },
  ],
  [
    'the WABA may not write first',
    act('waba.restrict', { type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', for: '7d' }),
    { waba: ['waba-restricted'] },
  ],
  ['the WABA was rejected', act('waba.review', { decision: 'REJECTED' }), { waba: ['waba-restricted'] }],
  [
    'the WABA is banned',
    act('waba.ban', { state: 'DISABLE' }),
    { waba: ['waba-restricted'], number: ['number-not-connected'] },
  ],
  [
    'Meta knows no such WABA',
    fault({ call: 'GET {waba}', error: 100, subcode: 33 }),
    { waba: ['waba-gone'] },
  ],

  [
    'nobody has said where the callback is',
    (stage) => stage.coex(['config', 'unset', 'public-url']),
    { callback: ['callback-unset'] },
  ],
  ['the receiver does not run', (stage) => stage.deafen(), { callback: ['callback-unreachable'] }],
  ['a proxy has nobody behind it', strangerAt(502, () => ''), { callback: ['callback-unreachable'] }],
  ['a web page is there', strangerAt(200, () => '<html>'), { callback: ['callback-challenge-failed'] }],
  [
    'who is there says yes to all',
    strangerAt(200, (challenge) => challenge),
    { callback: ['callback-challenge-failed'] },
  ],
  [
    'the receiver has another verify token',
    (stage) => stage.receive({ verifyToken: 'another-made-up-token' }),
    { callback: ['callback-challenge-failed'] },
  ],
  [
    'the receiver has another app secret',
    (stage) => stage.receive({ appSecret: 'f'.repeat(32) }),
    { callback: ['callback-refuses-signature'] },
  ],
  [
    'the receiver cannot write',
    (stage) => stage.receive({ cannotStore: true }),
    { callback: ['callback-cannot-store'] },
  ],

  [
    'no number is known',
    ({ surround, home }) => surround({ env: { COEX_HOME: home, COEX_STORE: join(home, 'fresh.db') } }),
    { waba: ['unknown'], number: ['number-unknown'] },
  ],
  ['Meta knows no such number', fault({ call: 'GET {phone}', error: 33 }), { number: ['number-gone'] }],
  [
    'the number has left the app, and no webhook told',
    async (stage) => {
      stage.sandbox.faults.add({ webhook: 'account_update', lose: true });
      await act('phone.disconnect')(stage);
    },
    { number: ['number-off-app'] },
  ],
  ['somebody disconnected the number', act('phone.disconnect'), { number: ['number-disconnected'] }],
  ['the number is on its way to a new phone', act('phone.re-register'), { number: ['number-offboarded'] }],
  [
    'another callback takes the number’s messages',
    (stage) => {
      stage.sandbox.rules.off('callback-handshake');
      const configuration = { override_callback_uri: ELSEWHERE, verify_token: 'x' };
      return stage.graph('POST', stage.sandbox.number.id, { webhook_configuration: configuration });
    },
    { number: ['number-callback-overridden'] },
  ],
  [
    'people report the number',
    reshape('"qualityRating":"GREEN"', '"qualityRating":"RED"'),
    { number: ['number-quality-low'] },
  ],
  [
    'Meta refused the display name',
    act('trigger', { event: 'phone_number_name_update.REJECTED.NAME_NOT_CONSISTENT' }),
    { number: ['number-name-refused'] },
  ],
  [
    'Meta works on the number',
    act('number.maintenance', { for: '2h' }),
    { number: ['number-health-limited'] },
  ],
  [
    'the payment does not work',
    act('business.payment', { works: false }),
    { number: ['number-health-blocked'] },
  ],
];

describe('the links outward', () => {
  it.each(CASES)('%s', async (_, inject, links) => {
    const stage = await setStage();
    await inject(stage);
    const seen = await look(stage);
    expect(seen.links).toEqual(wellBut(links));
    for (const secret of [stage.sandbox.app.secret, stage.sandbox.app.systemToken, 'made-up-verify-token']) {
      expect(seen.text).not.toContain(secret);
    }
  });

  it('finds each of its faults somewhere above', () => {
    const found = new Set(CASES.flatMap(([, , links]) => Object.values(links).flat()));
    const codes = Object.entries(FAULTS).flatMap(([code, { link }]) =>
      OUTWARD.includes(link) ? [code] : [],
    );
    expect(codes.filter((code) => !found.has(code))).toEqual([]);
  });
});

describe('what the probe of the callback leaves behind', () => {
  it('is a delivery that says nothing, and no rejection', async () => {
    const stage = await setStage();
    const count = () =>
      stage.inStore(async ({ db }) => ({
        deliveries: (await db.selectFrom('deliveries').select('id').execute()).length,
        activity: await db.selectFrom('webhook_activity').selectAll().execute(),
        unrecognised: await db.selectFrom('unrecognised').selectAll().execute(),
        rejections: await db.selectFrom('rejections').selectAll().execute(),
      }));
    const before = await count();
    await look(stage);
    await stage.wait(1000);
    expect(await count()).toEqual({ ...before, deliveries: before.deliveries + 1 });
    const last = await stage.inStore(({ db }) =>
      db.selectFrom('deliveries').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow(),
    );
    expect(last).toMatchObject({ outcome: 'projected', events: 0, subject: '' });
  });
});

describe('the verify token', () => {
  it.each([200, 301, 404, 429])('is not told to a stranger who answers %i to a wrong one', async (status) => {
    const stage = await setStage();
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(status).end('Bikes!');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    await set('public-url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)(stage);
    const { links } = await look(stage);
    expect(links.callback).toEqual(['callback-challenge-failed']);
    expect(asked.filter((url) => url.includes('hub.verify_token'))).toHaveLength(1);
    expect(asked.join('\n')).not.toContain('made-up-verify-token');
  });
});
