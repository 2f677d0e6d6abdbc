import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { exchangeCode, fetchSystemUserToken, inspectToken } from '../../../../src/core/graph/index.ts';
import { APP_SECRET, metaError, TOKEN } from '../../../support/scripted-graph.ts';
import { type Said, talk } from '../../../support/transcript.ts';

const app = { id: '660000000000004', secret: APP_SECRET };

describe('the code of a signup', () => {
  it('is traded with id and secret, and no token', async () => {
    const { graph, heard } = await talk([{ json: { access_token: 'EAAbusiness', token_type: 'bearer' } }], {
      appSecret: APP_SECRET,
    });
    expect(await exchangeCode(graph, app, 'AQcode')).toBe('EAAbusiness');
    expect(heard).toEqual([
      {
        call: `GET /oauth/access_token?client_id=${app.id}&client_secret=${APP_SECRET}&code=AQcode`,
        token: 'none',
      },
    ]);
  });

  it.each<[string, Said, string]>([
    ['a transient code', { status: 500, json: metaError(1) }, 'graph-transient'],
    ['a broken connection', 'reset', 'graph-outcome-unknown'],
    ['an answer without a token', { json: { access_token: '' } }, 'graph-outcome-unknown'],
    [
      'a code that is used up',
      { status: 400, json: metaError(100, { error_subcode: 36007 }) },
      'graph-refused',
    ],
  ])('is never tried twice, though the call is a GET: %s', async (_title, said, code) => {
    const { graph, heard } = await talk([said]);
    await expect(exchangeCode(graph, app, 'AQcode')).rejects.toMatchObject({ code });
    expect(heard).toHaveLength(1);
  });
});

describe('a look at a token', () => {
  it('is taken with the app’s own token', async () => {
    const data = { is_valid: true, app_id: 660000000000004, expires_at: 0, scopes: ['a'] };
    const { graph, heard } = await talk([{ json: { data } }]);
    expect(await inspectToken(graph, app, TOKEN)).toEqual({
      ...data,
      app_id: app.id,
      granular_scopes: [],
    });
    expect(heard).toEqual([
      { call: `GET /debug_token?input_token=${TOKEN}`, token: `Bearer ${app.id}|${APP_SECRET}` },
    ]);
  });

  it('gives the WABAs it is for as text, whatever they came as, and keeps what nobody described', async () => {
    const granular_scopes = [
      { scope: 'whatsapp_business_management', target_ids: [330000000000001, '2'] },
      { scope: 'public_profile' },
      { scope: 'other', target_ids: null },
    ];
    const { graph } = await talk([
      { json: { data: { is_valid: true, granular_scopes, scopes: null, profile_id: '1' } } },
    ]);
    expect(await inspectToken(graph, app, TOKEN)).toEqual({
      is_valid: true,
      profile_id: '1',
      scopes: [],
      granular_scopes: [
        { scope: 'whatsapp_business_management', target_ids: ['330000000000001', '2'] },
        { scope: 'public_profile' },
        { scope: 'other' },
      ],
    });
  });

  it('of one that is no good gives an answer, not a failure', async () => {
    const { graph } = await talk([{ json: { data: { is_valid: false, error: { code: 190 } } } }]);
    expect(await inspectToken(graph, app, TOKEN)).toMatchObject({ is_valid: false, scopes: [] });
  });

  it('that says nothing on whether it is valid is no answer', async () => {
    const { graph } = await talk([{ json: { data: { app_id: '1' } } }]);
    await expect(inspectToken(graph, app, TOKEN)).rejects.toMatchObject({
      code: 'graph-unexpected',
      message: expect.stringContaining('data.is_valid: '),
    });
  });
});

describe('the token of a customer who came by hosted signup', () => {
  it('is fetched from their business, with the proof of the system token', async () => {
    const { graph, heard } = await talk([{ json: { access_token: 'EAAcustomer' } }]);
    const proof = createHmac('sha256', APP_SECRET).update('EAAsystem').digest('hex');
    const token = await fetchSystemUserToken(graph, '550000000000003', {
      appSecret: APP_SECRET,
      systemToken: 'EAAsystem',
    });
    expect(token).toBe('EAAcustomer');
    expect(heard).toEqual([
      {
        call: `POST /550000000000003/system_user_access_tokens?appsecret_proof=${proof}&fetch_only=true`,
        token: 'Bearer EAAsystem',
      },
    ]);
  });

  it('is refused where the app has no right to it', async () => {
    const { graph } = await talk([{ status: 403, json: metaError(200) }]);
    const asking = fetchSystemUserToken(graph, '550', { appSecret: APP_SECRET, systemToken: 'EAAsystem' });
    await expect(asking).rejects.toMatchObject({ code: 'graph-not-permitted' });
  });
});
