import { describe, expect, it } from 'vitest';
import { customerOf, setStage } from './stage.ts';

async function post(url: string, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

describe('control over HTTP', () => {
  it('lets people speak, moves the clock and shows what happened', async () => {
    const { sandbox, callback, onboard } = await setStage();
    await onboard();
    const { waId } = customerOf(sandbox);
    for (const from of ['customer', 'phone']) {
      const said = await post(
        `${sandbox.url}/sandbox/act`,
        JSON.stringify({ do: `${from}.write`, with: { customer: waId, text: 'Hello' } }),
      );
      expect(await said.json()).toEqual({ outcome: expect.stringMatching(/^wamid\./) });
    }
    const advanced = await post(`${sandbox.url}/sandbox/advance`, '{"ms":5000}');
    expect(await advanced.json()).toMatchObject({
      clock: { now: sandbox.now(), nextDueAt: null },
      number: { link: 'connected' },
      deliveries: { delivered: 3, failed: 0, lost: 0 },
    });
    expect(callback.received.map(({ field }) => field)).toEqual([
      'account_update',
      'messages',
      'smb_message_echoes',
    ]);
  });

  it('never shows the app secret or a token', async () => {
    const { sandbox, onboard } = await setStage();
    await onboard();
    const text = await (await fetch(`${sandbox.url}/sandbox/status`)).text();
    expect(text).not.toContain(sandbox.app.secret);
    expect(text).not.toContain(sandbox.app.systemToken);
  });

  it.each([
    ['advance', '{"ms":-1}', 400],
    ['advance', '{"ms":"1"}', 400],
    ['advance', 'nonsense', 400],
    ['act', '{"do":"meta.write","with":{}}', 400],
    ['act', '{"do":"phone.write","with":{"customer":"1","text":"x"}}', 400],
    ['act', '{"do":"phone.write","with":{"customer":"447700900001","text":7}}', 400],
    ['explode', '{}', 404],
  ])('answers %s %s with %d', async (verb, body, status) => {
    const { sandbox } = await setStage({ historyMessages: 60 });
    expect((await post(`${sandbox.url}/sandbox/${verb}`, body)).status).toBe(status);
  });
});
