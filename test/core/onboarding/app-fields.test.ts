import { describe, expect, it } from 'vitest';
import { ensureAppFields } from '../../../src/core/onboarding/index.ts';
import { REQUIRED_WEBHOOK_FIELDS } from '../../../src/core/rules/index.ts';
import { setListeningStage } from '../../support/onboarding-stage.ts';
import {
  APP_SECRET,
  metaError,
  openGraph,
  type ScriptedAnswer,
  scriptGraph,
} from '../../support/scripted-graph.ts';

const app = { id: '660', secret: APP_SECRET };
const callback = { url: 'https://coex.example/webhook', verifyToken: 'made-up' };
const REQUIRED = REQUIRED_WEBHOOK_FIELDS.value;
const ok: ScriptedAnswer = { json: { success: true } };

/** A subscription of the app, to all fields unless told. */
const subscription = (more: object = {}) => ({
  object: 'whatsapp_business_account',
  callback_url: callback.url,
  active: true,
  fields: REQUIRED.map((name) => ({ name, version: 'v26.0' })),
  ...more,
});

/** Makes sure of them before a Graph API that has these subscriptions, and then answers as told. */
async function ensure(
  rows: readonly object[],
  {
    given = callback,
    deadlineAt,
    next = [],
  }: {
    readonly given?: typeof callback | 'none';
    readonly deadlineAt?: number;
    readonly next?: readonly ScriptedAnswer[];
  } = {},
) {
  const { url, requests } = await scriptGraph({ json: { data: rows } }, ...next);
  const { graph } = openGraph(url);
  const ensuring = ensureAppFields(graph, app, given === 'none' ? undefined : given, deadlineAt);
  const outcome = await ensuring.catch((error: unknown) => error);
  return { outcome, posts: requests.filter(({ method }) => method === 'POST') };
}

describe('the webhook fields of an app', () => {
  it('are left alone when all are there', async () => {
    const { outcome, posts } = await ensure([subscription({ fields: [...REQUIRED, 'security'] })]);
    expect({ outcome, posts }).toEqual({ outcome: [], posts: [] });
  });

  it('may be there under another callback, if all are', async () => {
    const { outcome } = await ensure([subscription({ callback_url: 'https://else.example/' })], {
      given: 'none',
    });
    expect(outcome).toEqual([]);
  });

  it('are added to those that are there already', async () => {
    const { outcome, posts } = await ensure([subscription({ fields: ['messages', 'security'] })], {
      next: [ok],
    });
    const missing = REQUIRED.filter((field) => field !== 'messages');
    expect(outcome).toEqual(missing);
    expect(posts).toMatchObject([
      {
        path: '/v26.0/660/subscriptions',
        authorization: `Bearer 660|${APP_SECRET}`,
        body: {
          object: 'whatsapp_business_account',
          callback_url: callback.url,
          verify_token: 'made-up',
          fields: ['messages', 'security', ...missing].join(','),
        },
      },
    ]);
  });

  it.each([
    ['nothing', []],
    ['another object alone', [{ object: 'page', callback_url: 'https://else.example/', fields: ['feed'] }]],
    ['no callback', [subscription({ callback_url: undefined, fields: [] })]],
  ])('are all added to an app that is subscribed to %s', async (_title, rows) => {
    const { outcome, posts } = await ensure(rows, { next: [ok] });
    expect(outcome).toEqual(REQUIRED);
    expect(posts).toMatchObject([{ body: { fields: REQUIRED.join(',') } }]);
  });

  it('are never moved away from another callback: it is named', async () => {
    const { outcome, posts } = await ensure(
      [subscription({ callback_url: 'https://else.example/hook', fields: ['messages'] })],
      { deadlineAt: Date.UTC(2026, 10, 6, 9) },
    );
    expect(outcome).toMatchObject({
      code: 'webhook-fields-missing',
      exit: 6,
      message: expect.stringMatching(/history.*https:\/\/else\.example\/hook/),
      hint: expect.stringContaining('2026-11-06T09:00:00Z'),
    });
    expect(posts).toEqual([]);
  });

  it.each([
    [[subscription({ fields: ['messages'] })], callback.url],
    [[], 'nowhere'],
  ])('are asked for when nobody has said where webhooks may go', async (rows, where) => {
    const { outcome } = await ensure(rows, { given: 'none' });
    expect(outcome).toMatchObject({
      code: 'webhook-fields-missing',
      message: expect.stringContaining(where),
    });
    expect((outcome as { hint: string }).hint).not.toContain('by 20');
  });

  it('that are there but not active are subscribed again, with all that was there', async () => {
    const { outcome, posts } = await ensure(
      [subscription({ active: false, fields: [...REQUIRED, 'security'] })],
      { next: [ok] },
    );
    expect(outcome).toEqual(REQUIRED);
    expect(posts).toMatchObject([{ body: { fields: [...REQUIRED, 'security'].join(',') } }]);
  });

  it('that are not active under another callback stay there too', async () => {
    const { outcome, posts } = await ensure([
      subscription({ active: false, callback_url: 'https://else.example/hook' }),
    ]);
    expect(outcome).toMatchObject({
      code: 'webhook-fields-missing',
      message: expect.stringContaining('https://else.example/hook'),
    });
    expect(posts).toEqual([]);
  });

  it('are not there when Meta does not confirm them', async () => {
    const refused = { status: 400, json: metaError(2200) };
    const { outcome } = await ensure([], { next: [refused] });
    expect(outcome).toMatchObject({ meta: { code: 2200 } });
  });

  it('need a callback that knows the verify token: Meta asks for it meanwhile', async () => {
    const { sandbox, deps, app: own, callback: ours } = await setListeningStage();
    const wrong = { ...ours, verifyToken: 'another' };
    await expect(ensureAppFields(deps.graph, own, wrong)).rejects.toMatchObject({ meta: { code: 2200 } });
    expect(sandbox.accounts().apps).toMatchObject([{ id: own.id }]);
    expect(await ensureAppFields(deps.graph, own, ours)).toEqual(REQUIRED);
    expect(await ensureAppFields(deps.graph, own, ours)).toEqual([]);
  });
});
