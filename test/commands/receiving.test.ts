import { expect, it } from 'vitest';
import type { Limits } from '../../src/core/graph/index.ts';
import { runOn } from '../support/host.ts';
import { temporaryFolder } from '../support/run.ts';
import { echo, inbound, PHONE_NUMBER_ID, sign } from '../support/webhooks.ts';

it('counts customers’ messages for the number’s limit, each once, and nothing else', async () => {
  const counted: [string, number][] = [];
  const sends: Limits['sends'] = {
    turn: () => {
      throw new Error('Nobody sends.');
    },
    countInbound: (phoneNumberId, count) => void counted.push([phoneNumberId, count]),
  };
  const stop = new AbortController();
  let visiting: Promise<void> | undefined;
  const visit = async (url: string) => {
    for (const body of [inbound('wamid.1', 'Hi'), inbound('wamid.2', 'Hi'), echo('wamid.3', 'Hello')]) {
      // Redelivered, as Meta does.
      for (const bytes of [JSON.stringify(body), `${JSON.stringify(body)} `]) {
        const headers = { 'x-hub-signature-256': sign(bytes, 'secret') };
        expect((await fetch(url, { method: 'POST', body: bytes, headers })).status).toBe(200);
      }
    }
    stop.abort();
  };
  const ran = await runOn(['listen', '--port', '0', '--json'], {
    env: { COEX_HOME: temporaryFolder(), COEX_APP_SECRET: 'secret', COEX_VERIFY_TOKEN: 'token' },
    signal: stop.signal,
    limits: async () => ({ sends }) as Limits,
    onOutput: (text) => {
      const [url] = /http:\/\/[^" ]+\/webhook/.exec(text) ?? [];
      if (url !== undefined) visiting ??= visit(url);
    },
  });
  await visiting;
  expect(ran.exitCode).toBe(0);
  expect(counted).toEqual([
    [PHONE_NUMBER_ID, 1],
    [PHONE_NUMBER_ID, 1],
  ]);
});
