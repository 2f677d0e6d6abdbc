import { describe, expect, it } from 'vitest';
import { recordFact } from '../../../src/core/ingest/index.ts';
import type { SyncRequest } from '../../../src/core/journal/index.ts';
import { silenceCauses } from '../../../src/core/onboarding/silence.ts';
import { REQUIRED_WEBHOOK_FIELDS } from '../../../src/core/rules/index.ts';
import { openTestStore } from '../../support/replay.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import {
  APP_SECRET,
  metaError,
  openGraph,
  type ScriptedAnswer,
  scriptGraph,
} from '../../support/scripted-graph.ts';
import { PHONE_NUMBER_ID, WABA_ID } from '../../support/webhooks.ts';
import { accountUpdate, arrive, chunk, contact } from './arrivals.ts';

const app = { id: '660', secret: APP_SECRET };
const callback = { url: 'https://coex.example/webhook' };
const subscription = (more: object = {}) => ({
  json: {
    data: [
      {
        object: 'whatsapp_business_account',
        callback_url: callback.url,
        active: true,
        fields: REQUIRED_WEBHOOK_FIELDS.value,
        ...more,
      },
    ],
  },
});
const apps = (...data: object[]) => ({ json: { data } });
const phone = (configuration: object = { application: callback.url }) => ({
  json: { id: PHONE_NUMBER_ID, webhook_configuration: configuration },
});
// An outage would be asked about again and again; a refusal says as little.
const nothing: ScriptedAnswer = { status: 403, json: metaError(10) };

/** Looks for causes where all is as it should be, but for what is given. */
async function look(
  {
    fields = subscription() as ScriptedAnswer,
    subscribed = apps({ id: '660' }) as ScriptedAnswer,
    node = phone() as ScriptedAnswer,
    request = { how: 'accepted', requestId: 'sr_1' } as SyncRequest,
    where = callback as typeof callback | 'unknown',
    store = openTestStore(),
  } = {},
  arriving: readonly (readonly [body: object, at: number])[] = [],
) {
  const opened = await store;
  const observed = { object: 'coex', fact: 'number-observed', at: NOW, wabaId: WABA_ID, epoch: NOW } as const;
  await recordFact(opened, { ...observed, node: { id: PHONE_NUMBER_ID } });
  for (const [body, at] of arriving) await arrive(opened, body, at);
  const { url, requests } = await scriptGraph(fields, subscribed, node);
  const causes = await silenceCauses(
    { store: opened, clock: fixedClock(), graph: openGraph(url).graph },
    {
      wabaId: WABA_ID,
      phoneNumberId: PHONE_NUMBER_ID,
      app,
      token: 'EAAbusiness',
      request,
      callback: where === 'unknown' ? undefined : where,
    },
  );
  return { causes, requests, of: (id: string) => causes.find((cause) => cause.id === id) };
}

describe('the causes of a silent import', () => {
  it('come in the order in which to look, each with what is known, and a fix unless it is ruled out', async () => {
    const { causes, requests } = await look();
    expect(causes.map(({ id, evidence }) => `${id} ${evidence}`)).toEqual([
      'webhook-fields against',
      'waba-subscription against',
      'callback unknown',
      'app-mode unknown',
      'request against',
      'phone unknown',
      'signature against',
      'body-limit unknown',
      'slow-callback unknown',
      'nothing-to-send unknown',
    ]);
    for (const { evidence, fix, known, cause } of causes) {
      expect(known).not.toBe('');
      expect(cause).toMatch(/\.$/);
      expect(fix === undefined).toBe(evidence === 'against');
    }
    expect(requests.map(({ path }) => path)).toEqual([
      '/v26.0/660/subscriptions',
      `/v26.0/${WABA_ID}/subscribed_apps`,
      `/v26.0/${PHONE_NUMBER_ID}`,
    ]);
  });

  it.each<[string, ScriptedAnswer, string, string]>([
    ['lacks it', subscription({ fields: ['messages', 'account_update'] }), 'for', 'messages, account_update'],
    ['has none', { json: { data: [] } }, 'for', 'none'],
    ['is not active', subscription({ active: false }), 'for', 'none'],
    ['has it', subscription(), 'against', 'it is subscribed now'],
    ['is not told', nothing, 'unknown', 'Meta did not tell'],
  ])('are the fields, when the subscription %s', async (_title, fields, evidence, known) => {
    const { of } = await look({ fields });
    expect(of('webhook-fields')).toMatchObject({ evidence, known: expect.stringContaining(known) });
  });

  it.each<[string, ScriptedAnswer, string, string]>([
    ['lack it', apps({ id: '661' }), 'for', WABA_ID],
    ['are none', apps(), 'for', WABA_ID],
    ['have it', apps({ whatsapp_business_api_data: { id: '660' } }), 'against', 'it is subscribed now'],
    ['are not told', nothing, 'unknown', 'Meta did not tell'],
  ])('are the subscription of the WABA, when its apps %s', async (_title, subscribed, evidence, known) => {
    const { of } = await look({ subscribed });
    expect(of('waba-subscription')).toMatchObject({ evidence, known: expect.stringContaining(known) });
  });

  it.each<[string, Parameters<typeof look>[0], string, string]>([
    [
      'an override of the WABA',
      { subscribed: apps({ id: '660', override_callback_uri: 'https://waba.example/' }) },
      'for',
      'https://waba.example/',
    ],
    [
      'an override of the number',
      { node: phone({ phone_number: 'https://phone.example/' }) },
      'for',
      'https://phone.example/',
    ],
    [
      'another callback of the app',
      { fields: subscription({ callback_url: 'https://else.example/' }) },
      'for',
      'https://else.example/',
    ],
    [
      'another callback than nobody knows of',
      { fields: subscription({ callback_url: 'https://else.example/' }), where: 'unknown' },
      'unknown',
      'https://else.example/',
    ],
    ['a callback that is not told', { fields: nothing }, 'unknown', 'is not known'],
  ])('are where the webhooks go: %s', async (_title, given, evidence, known) => {
    const { of } = await look(given);
    expect(of('callback')).toMatchObject({ evidence, known: expect.stringContaining(known) });
  });

  it('are not where the webhooks go when others of the number, or of its WABA, came here since', async () => {
    const elsewhere = { node: phone({ phone_number: 'https://phone.example/' }) };
    const came = await look(elsewhere, [[accountUpdate('PARTNER_ADDED', NOW), NOW + 1000]]);
    expect(came.of('callback')).toMatchObject({
      evidence: 'against',
      known: expect.stringContaining('account_update last at 2026-11-05T09:00:01Z'),
    });
    const before = await look(elsewhere, [[chunk(10), NOW - 1]]);
    expect(before.of('callback')).toMatchObject({ evidence: 'for' });
    const other = { display_phone_number: '442079460000', phone_number_id: '449' };
    const others = await look(elsewhere, [[chunk(10, 1, other), NOW + 1000]]);
    expect(others.of('callback')).toMatchObject({ evidence: 'for' });
  });

  it('are neither the mode of the app, nor a phone that was off all along, when the contacts have come', async () => {
    const { of } = await look({}, [[contact(), NOW + 4000]]);
    expect(of('app-mode')).toMatchObject({ evidence: 'against' });
    expect(of('phone')).toMatchObject({
      evidence: 'unknown',
      known: expect.stringContaining('2026-11-05T09:00:04Z'),
    });
  });

  it.each<[SyncRequest, string, string]>([
    [{ how: 'unknown', requestId: null }, 'for', 'twice'],
    [{ how: 'accepted', requestId: 'sr_1' }, 'against', 'sr_1'],
    [{ how: 'already', requestId: null }, 'against', 'already'],
    [{ how: 'seen', requestId: null }, 'against', 'seen'],
  ])('are the request: %j', async (request, evidence, known) => {
    const { of } = await look({ request });
    expect(of('request')).toMatchObject({ evidence, known: expect.stringContaining(known) });
  });

  it.each([
    ['signature', 'signature', 'against'],
    ['body-limit', 'too-large', 'unknown'],
  ])('are deliveries that were turned away here: %s', async (id, reason, otherwise) => {
    const store = openTestStore();
    const { db } = await store;
    await db
      .insertInto('rejections')
      .values({ reason, count: 3, last_at: NOW + 5000 })
      .execute();
    const { of } = await look({ store });
    expect(of(id)).toMatchObject({
      evidence: 'for',
      known: expect.stringContaining('2026-11-05T09:00:05Z'),
    });
    await db
      .updateTable('rejections')
      .set({ last_at: NOW - 1 })
      .execute();
    expect((await look({ store })).of(id)).toMatchObject({ evidence: otherwise });
  });

  it('are all told when Meta answers nothing at all', async () => {
    const { causes } = await look({ fields: nothing, subscribed: nothing, node: nothing });
    expect(causes).toHaveLength(10);
    expect(causes.filter(({ evidence }) => evidence === 'for')).toEqual([]);
  });

  it('never show the token', async () => {
    const { causes } = await look();
    expect(JSON.stringify(causes)).not.toContain('EAAbusiness');
  });
});
