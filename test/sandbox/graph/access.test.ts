import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { debugToken } from '../../../src/core/wire/graph/token.ts';
import { HOUR_MS, type Stage, setStage } from '../stage.ts';
import { openChat, TEXT } from './chat.ts';

interface App {
  readonly id: string;
  readonly secret: string;
  readonly systemToken: string;
}

interface Made {
  readonly id: string;
  readonly token: string;
}

const act = <Outcome>({ sandbox }: Stage, name: string, input = {}) => sandbox.act(name, input) as Outcome;

function proofOf(secret: string, token: string): string {
  return createHmac('sha256', secret).update(token).digest('hex');
}

describe('a token', () => {
  it('that has expired is refused with 463 and says when', async () => {
    const stage = await setStage();
    const { token } = act<Made>(stage, 'token.add', { expiresIn: '1h' });
    await stage.sandbox.advance(HOUR_MS - 1);
    expect((await stage.graph('GET', stage.sandbox.number.id, { token })).status).toBe(200);
    await stage.sandbox.advance(1);
    const { status, body } = await stage.graph('GET', stage.sandbox.number.id, { token });
    expect(status).toBe(401);
    expect(body.error).toMatchObject({
      code: 190,
      error_subcode: 463,
      message:
        'Error validating access token: Session has expired on Thursday, 05-Nov-26 10:00:00 UTC. The current time is Thursday, 05-Nov-26 10:00:00 UTC.',
    });
  });

  it('that was revoked is refused with 467, unless the rule is off', async () => {
    const stage = await setStage();
    const { token } = act<Made>(stage, 'token.add');
    act(stage, 'token.revoke', { token });
    const path = stage.sandbox.number.id;
    expect((await stage.graph('GET', path, { token })).body.error).toMatchObject({
      code: 190,
      error_subcode: 467,
    });
    stage.sandbox.rules.off('token-expiry');
    expect((await stage.graph('GET', path, { token })).status).toBe(200);
  });

  it('without a permission is refused with 200, and with 10 once it lost it', async () => {
    const chat = await openChat();
    const { stage, waId } = chat;
    const json = { messaging_product: 'whatsapp', to: `+${waId}`, ...TEXT };
    const path = `${stage.sandbox.number.id}/messages`;
    const poor = act<Made>(stage, 'token.add', { scopes: ['whatsapp_business_management'] });
    const refused = await stage.graph('POST', path, { token: poor.token, json });
    expect([refused.status, refused.body.error.code]).toEqual([403, 200]);
    const { token } = act<Made>(stage, 'token.add');
    expect((await stage.graph('POST', path, { token, json })).status).toBe(200);
    act(stage, 'token.scopes', { token, scopes: ['whatsapp_business_management'] });
    const lost = await stage.graph('POST', path, { token, json });
    expect([lost.status, lost.body.error.code]).toEqual([403, 10]);
    stage.sandbox.rules.off('token-scopes');
    expect((await stage.graph('POST', path, { token, json })).status).toBe(200);
    expect(() => act(stage, 'token.scopes', { token: 'nobody’s', scopes: [] })).toThrow('no such token');
  });

  it('sees nothing of other accounts: they look as if they were not there', async () => {
    const stage = await setStage();
    const other = act<{ id: string; businessId: string }>(stage, 'waba.add');
    const { id: numberId } = act<Made>(stage, 'number.add', { waba: other.id, phone: false });
    const narrow = act<Made>(stage, 'token.add', { kind: 'business', wabas: [stage.sandbox.waba.id] });
    for (const token of [narrow.token, stage.sandbox.app.systemToken]) {
      for (const path of [other.id, `${other.id}/phone_numbers?fields=id`, numberId, other.businessId]) {
        const { status, body } = await stage.graph('GET', path, { token });
        expect([status, body.error.code]).toEqual([400, 100]);
      }
    }
    const seen = act<Made>(stage, 'token.add', { kind: 'business', wabas: [other.id] });
    expect((await stage.graph('GET', numberId, { token: seen.token })).status).toBe(200);
    expect((await stage.graph('GET', other.businessId, { token: seen.token })).status).toBe(200);
    stage.sandbox.rules.off('token-visibility');
    expect((await stage.graph('GET', numberId, { token: narrow.token })).status).toBe(200);
  });

  it('of an app cannot read accounts, nor another app’s subscriptions', async () => {
    const stage = await setStage();
    const other = act<App>(stage, 'app.add');
    const token = `${other.id}|${other.secret}`;
    expect((await stage.graph('GET', stage.sandbox.waba.id, { token })).body.error.code).toBe(200);
    const path = `${stage.sandbox.app.id}/subscriptions`;
    expect((await stage.graph('GET', path, { token })).body.error.code).toBe(15);
    expect((await stage.graph('GET', `${other.id}/subscriptions`, { token })).body).toEqual({ data: [] });
  });

  it.each(['Bearer', 'OAuth', 'bearer'])('comes behind %s', async (scheme) => {
    const { sandbox } = await setStage();
    const response = await fetch(`${sandbox.url}/v26.0/${sandbox.number.id}`, {
      headers: { authorization: `${scheme} ${sandbox.app.systemToken}` },
    });
    expect(response.status).toBe(200);
  });
});

describe('an appsecret_proof', () => {
  it('is asked for of every call when the app requires it', async () => {
    const stage = await setStage();
    const { app, number } = stage.sandbox;
    act(stage, 'app.require-proof');
    const { body } = await stage.graph('GET', number.id);
    expect(body.error).toMatchObject({ code: 100, type: 'GraphMethodException' });
    const proof = proofOf(app.secret, app.systemToken);
    expect((await stage.graph('GET', `${number.id}?appsecret_proof=${proof}`)).status).toBe(200);
  });

  it.each(['', '0'.repeat(64), 'ü'.repeat(64)])('that is %j does not pass for one', async (proof) => {
    const stage = await setStage();
    act(stage, 'app.require-proof');
    const { number } = stage.sandbox;
    const path = `${number.id}?appsecret_proof=${encodeURIComponent(proof)}`;
    expect((await stage.graph('GET', path)).body.error.code).toBe(100);
  });
});

describe('debug_token', () => {
  async function debug(stage: Stage, input: string, token?: string) {
    const { app } = stage.sandbox;
    const path = `debug_token?input_token=${encodeURIComponent(input)}`;
    return stage.graph('GET', path, { token: token ?? `${app.id}|${app.secret}` });
  }

  it('tells all about a token of the app', async () => {
    const stage = await setStage();
    const { app, waba } = stage.sandbox;
    const { token } = act<Made>(stage, 'token.add', { kind: 'business', wabas: [waba.id], expiresIn: '1h' });
    const { body } = await debug(stage, token);
    expect(debugToken.parse(body).data).toMatchObject({ is_valid: true, app_id: app.id });
    expect(body.data).toEqual({
      app_id: app.id,
      type: 'SYSTEM_USER',
      application: 'coex sandbox',
      data_access_expires_at: 0,
      expires_at: Math.floor((stage.sandbox.now() + HOUR_MS) / 1000),
      issued_at: Math.floor(stage.sandbox.now() / 1000),
      is_valid: true,
      scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
      granular_scopes: [
        { scope: 'whatsapp_business_management', target_ids: [waba.id] },
        { scope: 'whatsapp_business_messaging', target_ids: [waba.id] },
      ],
      user_id: expect.stringMatching(/^\d{15}$/),
    });
  });

  it('says of one that ended why, and of a stranger’s nothing', async () => {
    const stage = await setStage();
    const { token } = act<Made>(stage, 'token.add');
    act(stage, 'token.expire', { token });
    expect((await debug(stage, token)).body.data).toMatchObject({
      is_valid: false,
      app_id: stage.sandbox.app.id,
      error: { code: 190, subcode: 463, message: expect.stringContaining('Session has expired on') },
    });
    expect((await debug(stage, 'EAAnobodys')).body.data).toEqual({
      error: { code: 190, message: 'Invalid OAuth access token.' },
      is_valid: false,
      scopes: [],
    });
    const other = act<App>(stage, 'app.add');
    expect((await debug(stage, other.systemToken)).body.data).toMatchObject({
      is_valid: false,
      error: { code: 100 },
    });
  });

  it('needs an input, and tells of an app’s own token', async () => {
    const stage = await setStage();
    const { app } = stage.sandbox;
    expect((await debug(stage, '')).body.error.code).toBe(100);
    expect((await debug(stage, `${app.id}|${app.secret}`)).body.data).toMatchObject({
      type: 'APP',
      is_valid: true,
    });
  });
});

describe('system_user_access_tokens', () => {
  async function fetchToken(stage: Stage, part: Record<string, unknown> = {}) {
    const { app, waba } = stage.sandbox;
    const json = { appsecret_proof: proofOf(app.secret, app.systemToken), fetch_only: true, ...part };
    return stage.graph('POST', `${waba.businessId}/system_user_access_tokens`, { json });
  }

  it('gives the customer’s token after a hosted signup, the same each time', async () => {
    const stage = await setStage();
    await stage.onboard();
    const { body } = await fetchToken(stage);
    expect(body).toEqual({ access_token: expect.stringMatching(/^EAAB\w+$/) });
    expect((await fetchToken(stage, { fetch_only: 'true' })).body).toEqual(body);
    const { sandbox } = stage;
    const token = body.access_token;
    expect((await stage.graph('GET', sandbox.number.id, { token })).status).toBe(200);
    expect(
      (await stage.graph('GET', `debug_token?input_token=${token}`)).body.data.granular_scopes,
    ).toContainEqual({
      scope: 'whatsapp_business_messaging',
      target_ids: [sandbox.waba.id],
    });
  });

  it.each([
    ['the proof', { appsecret_proof: undefined }],
    ['a right proof', { appsecret_proof: '0'.repeat(64) }],
    ['fetch_only', { fetch_only: undefined }],
    ['fetch_only being true', { fetch_only: 'no' }],
  ])('is refused without %s', async (_, part) => {
    const stage = await setStage();
    await stage.onboard();
    expect((await fetchToken(stage, part)).body.error.code).toBe(100);
  });

  it('is there only once the business has onboarded', async () => {
    const stage = await setStage();
    expect((await fetchToken(stage)).body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });
});
