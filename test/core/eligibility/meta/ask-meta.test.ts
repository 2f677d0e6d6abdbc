import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  askMeta,
  type Candidate,
  type Check,
  checkNumber,
  judge,
  type MetaSetup,
  openNumberParser,
} from '../../../../src/core/eligibility/index.ts';
import { REQUIRED_SCOPES, REQUIRED_WEBHOOK_FIELDS } from '../../../../src/core/rules/index.ts';
import { fixedClock, seededRandom } from '../../../support/run.ts';
import { APP_SECRET, metaError, openGraph, TOKEN } from '../../../support/scripted-graph.ts';

const APP_ID = '660000000000004';
const CALLBACK = 'https://hooks.example.net/wa';
const SETUP: MetaSetup = {
  appId: APP_ID,
  appSecret: APP_SECRET,
  accessToken: TOKEN,
  verifyToken: 'canary-verify-token',
};
const NUMBER = '+447700900100';

type Answer = { readonly status?: number; readonly json: unknown } | 'hang up';

const granted = (...wabas: readonly string[]) => ({
  json: {
    data: {
      is_valid: true,
      app_id: APP_ID,
      expires_at: 0,
      scopes: REQUIRED_SCOPES.value,
      granular_scopes: REQUIRED_SCOPES.value.map((scope) => ({ scope, target_ids: wabas })),
    },
  },
});

const subscribed = {
  json: {
    data: [
      {
        object: 'whatsapp_business_account',
        callback_url: CALLBACK,
        active: true,
        fields: REQUIRED_WEBHOOK_FIELDS.value.map((name) => ({ name, version: 'v26.0' })),
      },
    ],
  },
};

const HEALTHY = { health_status: { can_send_message: 'AVAILABLE', entities: [] }, id: '1' };
const BROKE = {
  health_status: {
    can_send_message: 'BLOCKED',
    entities: [
      {
        entity_type: 'BUSINESS',
        id: '5',
        can_send_message: 'BLOCKED',
        errors: [{ error_code: 141006, error_description: 'Payment problem on the account.' }],
      },
    ],
  },
  id: '1',
};

interface Waba {
  readonly verification?: string;
  readonly health?: unknown;
  readonly numbers?: readonly object[];
}

/** What Meta answers by path; `health_status` is asked of the WABA itself, as another field of it. */
async function graphOf(
  answers: Readonly<Record<string, Answer>>,
  wabas: Readonly<Record<string, Waba>> = {},
) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://graph');
    const path = url.pathname.replace('/v26.0/', '');
    asked.push(`${request.method} ${path}`);
    const answer = answers[path] ?? ofWaba(path, url.searchParams.get('fields') ?? '');
    if (answer === 'hang up') return void request.socket.destroy();
    const { status = 200, json } = answer ?? { status: 400, json: metaError(100) };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
  const ofWaba = (path: string, fields: string): Answer | undefined => {
    const [id = '', edge] = path.split('/');
    const waba = wabas[id];
    if (waba === undefined) return undefined;
    if (edge === 'phone_numbers') return { json: { data: waba.numbers ?? [] } };
    if (fields === 'health_status') return { json: waba.health ?? HEALTHY };
    return { json: { id, business_verification_status: waba.verification ?? 'verified' } };
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { graph } = openGraph(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { asked, graph };
}

const readNumber = await openNumberParser();

/** The checks as `id → verdict: reason`. */
async function learnt(
  answers: Readonly<Record<string, Answer>>,
  {
    wabas,
    candidate = { number: NUMBER },
    setup = SETUP,
  }: {
    readonly wabas?: Readonly<Record<string, Waba>>;
    readonly candidate?: Candidate;
    readonly setup?: MetaSetup | undefined;
  } = {},
) {
  const { asked, graph } = await graphOf(answers, wabas);
  const challenged: string[] = [];
  const deps = {
    graph: async () => graph,
    clock: fixedClock(),
    random: seededRandom(1),
    askCallback: async (url: string) => {
      challenged.push(url);
      return { status: 200, body: new URL(url).searchParams.get('hub.challenge') ?? '' };
    },
  };
  const checks = await checkNumber(deps, { candidate, setup });
  expect(JSON.stringify(checks)).not.toMatch(new RegExp(`${TOKEN}|${APP_SECRET}|canary-verify-token`));
  return { asked, challenged, checks, said: sayings(checks) };
}

function sayings(checks: readonly Check[]): Record<string, string> {
  return Object.fromEntries(checks.map(({ id, verdict, reason }) => [id, `${verdict}: ${reason}`]));
}

const GOOD = { debug_token: granted('33'), [`${APP_ID}/subscriptions`]: subscribed };
const listed = (more: object) => [{ id: '44', display_phone_number: '+44 7700 900100', ...more }];

describe('what Meta knows of the app', () => {
  it('passes when all is as it should be, and nothing but questions is asked', async () => {
    const { asked, challenged, checks, said } = await learnt(GOOD, { wabas: { 33: {} } });
    expect(checks.slice(-5).map(({ id, verdict }) => [id, verdict])).toEqual([
      ['token', 'pass'],
      ['scopes', 'pass'],
      ['webhook-fields', 'pass'],
      ['callback', 'pass'],
      ['callback-reachable', 'pass'],
    ]);
    expect(said.callback).toBe(`pass: webhooks go to ${CALLBACK}`);
    expect(challenged).toHaveLength(1);
    expect(asked.every((call) => call.startsWith('GET '))).toBe(true);
  });

  it('tells whether webhooks come here, where that is known', async () => {
    const here = { ...SETUP, callbackUrl: CALLBACK };
    expect((await learnt(GOOD, { setup: here })).said.callback).toBe(
      'pass: verified by Meta with a challenge',
    );
    const elsewhere = { ...SETUP, callbackUrl: 'https://other.example.net/' };
    expect((await learnt(GOOD, { setup: elsewhere })).said.callback).toBe(`warn: webhooks go to ${CALLBACK}`);
  });

  it('asks no callback where there is none', async () => {
    const { challenged, said } = await learnt({
      ...GOOD,
      [`${APP_ID}/subscriptions`]: { json: { data: [] } },
    });
    expect(challenged).toEqual([]);
    expect(said['webhook-fields']).toMatch(/^fail: not subscribed: messages, /);
    expect(said.callback).toBe('fail: the app has no webhook callback');
    expect(said['callback-reachable']).toBe('unknown: there is no callback to ask');
  });

  it.each<[string, Answer, RegExp]>([
    [
      'refuses to tell of the token',
      { status: 401, json: metaError(190) },
      /^unknown: Meta refused .*\(code 190\)$/,
    ],
    ['is lost when asked of the token', 'hang up', /^unknown: No answer from/],
    ['answers nonsense', { json: [] }, /^unknown: .*answer that is not the Graph API’s/],
  ])('when it %s, goes on with the rest', async (_title, answer, expected) => {
    const { said } = await learnt({ ...GOOD, debug_token: answer });
    expect(said.token).toMatch(expected);
    expect(said.scopes).toMatch(expected);
    expect(said['other-provider']).toMatch(/^unknown: .*not known; (Meta refused|No answer|127)/);
    expect(said['webhook-fields']).toMatch(/^pass: /);
    expect(said['callback-reachable']).toMatch(/^pass: /);
  });

  it('goes on when it is the subscriptions that Meta does not tell', async () => {
    const { challenged, said } = await learnt({
      ...GOOD,
      [`${APP_ID}/subscriptions`]: { status: 403, json: metaError(10) },
    });
    expect(said.token).toBe('pass: valid, does not expire');
    for (const id of ['webhook-fields', 'callback', 'callback-reachable']) {
      expect(said[id]).toMatch(/^unknown: Meta refused .*\(code 10\)$/);
    }
    expect(challenged).toEqual([]);
  });

  it('looks no further with a token that is no good', async () => {
    const { asked, said } = await learnt({ ...GOOD, debug_token: { json: { data: { is_valid: false } } } });
    expect(said.token).toBe('fail: the access token is not valid');
    expect(said['other-provider']).toMatch(/; the access token is not valid$/);
    expect(asked).toHaveLength(2);
  });
});

describe('what is missing to ask with', () => {
  it.each<[MetaSetup | undefined, Readonly<Record<string, string>>]>([
    [
      undefined,
      {
        token: 'Meta was not asked',
        'webhook-fields': 'Meta was not asked',
        'callback-reachable': 'Meta was not asked',
      },
    ],
    [
      {},
      {
        token: 'Meta was not asked: app-id, app-secret and access-token are not set',
        'webhook-fields': 'Meta was not asked: app-id and app-secret are not set',
      },
    ],
    [{ ...SETUP, appId: undefined }, { scopes: 'Meta was not asked: app-id is not set' }],
    [
      { ...SETUP, verifyToken: undefined },
      { 'callback-reachable': 'Meta was not asked: verify-token is not set' },
    ],
  ])('is named, with how to set it: %j', async (setup, expected) => {
    // An undefined set-up would be the default of the parameter.
    const { graph } = await graphOf(GOOD);
    const deps = {
      graph: async () => graph,
      clock: fixedClock(),
      random: seededRandom(1),
      askCallback: () => Promise.reject(new Error('It was asked.')),
    };
    const checks = await checkNumber(deps, { candidate: {}, setup });
    for (const [id, reason] of Object.entries(expected)) {
      expect(checks.find((check) => check.id === id)).toMatchObject({
        verdict: 'unknown',
        reason,
        fix: expect.stringMatching(setup === undefined ? /--offline/ : /`coex (config|secrets) set .*COEX_/),
      });
    }
  });

  it('opens no client when nobody is to be asked', async () => {
    const deps = {
      graph: () => Promise.reject(new Error('It was opened.')),
      clock: fixedClock(),
      random: seededRandom(1),
      askCallback: () => Promise.reject(new Error('It was asked.')),
    };
    for (const setup of [undefined, {}]) {
      expect((await askMeta(deps, setup)).checks.map(({ verdict }) => verdict)).toEqual(
        Array(5).fill('unknown'),
      );
    }
  });
});

describe('a number Meta knows already', () => {
  it.each<[string, object, Candidate, RegExp]>([
    [
      'in coexistence',
      { is_on_biz_app: true, platform_type: 'CLOUD_API' },
      {},
      /^warn: the number is in coexistence already, in WABA 33$/,
    ],
    [
      'in coexistence, against what was said',
      { is_on_biz_app: true, platform_type: 'CLOUD_API' },
      { otherProvider: false },
      /^warn: .*in WABA 33 \(the answer given was no\)$/,
    ],
    [
      'on the Cloud API without the app',
      { is_on_biz_app: false, platform_type: 'CLOUD_API' },
      { otherProvider: false },
      /^fail: the number is on the Cloud API without the app, in WABA 33 \(the answer given was no\)$/,
    ],
    [
      'on the Cloud API, and Meta is silent about the app',
      { platform_type: 'CLOUD_API' },
      {},
      /^unknown: the number is on the Cloud API, in WABA 33; whether the app has it too Meta does not say$/,
    ],
    [
      'in a WABA and not connected',
      { is_on_biz_app: false, platform_type: 'NOT_APPLICABLE' },
      { otherProvider: false },
      /^pass: the number is at no other provider; it is in WABA 33 and not connected \(NOT_APPLICABLE\)$/,
    ],
  ])('is told to be %s', async (_title, node, told, expected) => {
    const { said } = await learnt(GOOD, {
      wabas: { 33: { numbers: listed(node) } },
      candidate: { number: '00447700900100', ...told },
    });
    expect(said['other-provider']).toMatch(expected);
  });

  it('is found in whatever spelling Meta has for it', async () => {
    const { said } = await learnt(GOOD, {
      wabas: {
        33: {
          numbers: [
            {
              id: '1',
              display_phone_number: '+55 11 8765-4321',
              is_on_biz_app: true,
              platform_type: 'CLOUD_API',
            },
          ],
        },
      },
      candidate: { number: '+5511987654321' },
    });
    expect(said['other-provider']).toMatch(/^warn: the number is in coexistence already/);
  });

  it('is not to be found when another provider has it: what a person said stands, and silence stays unknown', async () => {
    const wabas = { 33: { numbers: [] } };
    const nobody = await learnt(GOOD, { wabas });
    expect(nobody.said['other-provider']).toMatch(
      /^unknown: .*in none of the WABAs that could be looked through \(1 of 1\); what another provider has cannot be seen$/,
    );
    const no = await learnt(GOOD, { wabas, candidate: { number: NUMBER, otherProvider: false } });
    expect(no.said['other-provider']).toBe('pass: the number is at no other provider');
    const yes = await learnt(GOOD, { wabas, candidate: { number: NUMBER, otherProvider: true } });
    expect(yes.said['other-provider']).toMatch(/^fail: /);
  });

  it('is looked for in accounts that can be read, whatever the others say', async () => {
    const { said } = await learnt(
      { ...GOOD, debug_token: granted('31', '32', '33'), '31': 'hang up', '31/phone_numbers': 'hang up' },
      { wabas: { 33: { numbers: listed({ is_on_biz_app: true, platform_type: 'CLOUD_API' }) } } },
    );
    expect(said['other-provider']).toMatch(/^warn: .*in WABA 33$/);
  });

  it('is the one that is connected, where accounts of signups before have it too', async () => {
    const connected = { is_on_biz_app: false, platform_type: 'CLOUD_API' };
    const stale = { is_on_biz_app: true, platform_type: 'NOT_APPLICABLE' };
    const expected = /^fail: the number is on the Cloud API without the app, in WABA/;
    const candidate = { number: NUMBER, otherProvider: false };
    for (const [first, second] of [
      [connected, stale],
      [stale, connected],
    ] as const) {
      const apart = await learnt(
        { ...GOOD, debug_token: granted('33', '34') },
        { wabas: { 33: { numbers: listed(first) }, 34: { numbers: listed(second) } }, candidate },
      );
      expect(apart.said['other-provider']).toMatch(expected);
      const together = [...listed(first), ...listed({ id: '45', ...second })];
      const { said } = await learnt(GOOD, { wabas: { 33: { numbers: together } }, candidate });
      expect(said['other-provider']).toMatch(expected);
    }
  });

  it('is looked for in fifty accounts and no more', async () => {
    const ids = Array.from({ length: 60 }, (_, at) => String(1000 + at));
    const { asked, said } = await learnt(
      { ...GOOD, debug_token: granted(...ids) },
      { wabas: Object.fromEntries(ids.map((id) => [id, {}])) },
    );
    expect(asked.filter((call) => call.endsWith('/phone_numbers'))).toHaveLength(50);
    expect(said['other-provider']).toMatch(/none of the WABAs that could be looked through \(50 of 60\);/);
  });

  it('cannot be looked for with a token that names no account', async () => {
    const { said } = await learnt({ ...GOOD, debug_token: granted() });
    expect(said['other-provider']).toMatch(/; the access token names no WABA that could be looked through$/);
  });
});

describe('the business, by its account', () => {
  const numbers = listed({ platform_type: 'NOT_APPLICABLE' });

  it.each<[string, Readonly<Record<string, Waba>>, Candidate, string]>([
    [
      'the one that has the number',
      { 33: { numbers } },
      {},
      'pass: the business is verified, says Meta of WABA 33',
    ],
    [
      'the one that has the number, against what was said',
      { 33: { numbers } },
      { businessVerified: false },
      'pass: the business is verified, says Meta of WABA 33 (the answer given was no)',
    ],
    [
      'the one that has the number, not verified',
      { 33: { numbers, verification: 'pending' } },
      { businessVerified: true },
      'warn: the business is not verified (pending), says Meta of WABA 33 (the answer given was yes); Meta does not require it for this, some providers do (conflict C17)',
    ],
    [
      'another business alone, which passes nobody',
      { 33: {} },
      {},
      'unknown: whether the business is verified is not known; Meta calls 1 of the 1 seen with this token verified, and none of them has the number',
    ],
    [
      'other businesses alone',
      { 33: {}, 34: { verification: 'not_verified' } },
      {},
      'unknown: whether the business is verified is not known; Meta calls 1 of the 2 seen with this token verified, and none of them has the number',
    ],
    [
      'another business alone, and a person of this one',
      { 33: {} },
      { businessVerified: false },
      'warn: the business is not verified; Meta does not require it for this, some providers do (conflict C17)',
    ],
    [
      'the one that has the number, beside another',
      { 33: { verification: 'not_verified' }, 34: { numbers } },
      {},
      'pass: the business is verified, says Meta of WABA 34',
    ],
  ])('is verified by what Meta says of %s', async (_title, wabas, told, expected) => {
    const { said } = await learnt(
      { ...GOOD, debug_token: granted(...Object.keys(wabas)) },
      { wabas, candidate: { number: NUMBER, ...told } },
    );
    expect(said['business-verification']).toBe(expected);
  });

  it.each<[string, unknown, Candidate, RegExp]>([
    ['has trouble', BROKE, {}, /^warn: Meta reports a payment problem of WABA 33$/],
    [
      'has trouble, against what was said',
      BROKE,
      { paymentMethod: true },
      /^warn: Meta reports a payment problem of WABA 33 \(the answer given was yes\)$/,
    ],
    [
      'has none',
      HEALTHY,
      {},
      /^unknown: .*no payment problem of WABA 33, which does not prove that there is one$/,
    ],
    ['has none', HEALTHY, { paymentMethod: true }, /^pass: there is a method of payment$/],
    ['cannot be told', {}, {}, /^unknown: whether there is a method of payment is not known$/],
  ])('pays, by a health_status that %s', async (_title, health, told, expected) => {
    const { said } = await learnt(GOOD, {
      wabas: { 33: { health, numbers } },
      candidate: { number: NUMBER, ...told },
    });
    expect(said['payment-method']).toMatch(expected);
  });

  it('does not pay for another business: its trouble is not told of this one', async () => {
    const { said } = await learnt(GOOD, {
      wabas: { 33: { health: BROKE } },
      candidate: { number: NUMBER, paymentMethod: true },
    });
    expect(said['payment-method']).toBe('pass: there is a method of payment');
  });
});

describe('what was asked once', () => {
  it('serves to judge any count of candidates', async () => {
    const { graph, asked } = await graphOf(GOOD, {
      33: { numbers: listed({ is_on_biz_app: true, platform_type: 'CLOUD_API' }) },
    });
    const deps = {
      graph: async () => graph,
      clock: fixedClock(),
      random: seededRandom(1),
      askCallback: async () => ({ problem: 'ECONNREFUSED' }),
    };
    const judging = { today: '2026-11-23', readNumber, asked: await askMeta(deps, SETUP) };
    const calls = asked.length;
    const verdicts = [NUMBER, '+447700900101', 'nonsense'].map(
      (number) => sayings(judge({ number, otherProvider: false }, judging))['other-provider'],
    );
    expect(verdicts).toEqual([
      'warn: the number is in coexistence already, in WABA 33 (the answer given was no)',
      'pass: the number is at no other provider',
      'pass: the number is at no other provider',
    ]);
    expect(asked).toHaveLength(calls);
  });
});
