import { describe, expect, it } from 'vitest';
import { coexIn } from '../support/coex.ts';
import { eventsOf, type Fakes, NOW, type Ran, run, standingClock, temporaryFolder } from '../support/run.ts';
import { ask } from '../support/tables.ts';
import { CUSTOMER, echo, inbound, PHONE_NUMBER_ID, sign } from '../support/webhooks.ts';

const SECRETS = { COEX_APP_SECRET: 'the app’s secret', COEX_VERIFY_TOKEN: 'let me in' };

/** Runs `coex listen` until `visit` is done with it. */
async function listen(
  visit: (url: string, post: (body: string) => Promise<number>) => Promise<void>,
  { argv = ['--json'], ...fakes }: Fakes & { argv?: readonly string[] } = {},
): Promise<Ran> {
  const stop = new AbortController();
  let visiting: Promise<void> | undefined;
  const onText = (text: string) => {
    const url = /http:\/\/[^" ]+\/webhook/.exec(text)?.[0];
    if (url === undefined || visiting !== undefined) return;
    const post = async (body: string) => {
      const headers = { 'x-hub-signature-256': sign(body, SECRETS.COEX_APP_SECRET) };
      return (await fetch(url, { method: 'POST', body, headers })).status;
    };
    visiting = visit(url, post).finally(() => stop.abort());
  };
  const ran = await run(['listen', '--port', '0', ...argv], {
    env: { COEX_HOME: temporaryFolder(), ...SECRETS },
    clock: standingClock(),
    ...fakes,
    signal: stop.signal,
    onStdout: (text) => {
      fakes.onStdout?.(text);
      onText(text);
    },
  });
  await visiting;
  return ran;
}

describe('coex listen', () => {
  it('tells where it listens, each delivery, and at the end what it did', async () => {
    const ran = await listen(async (url, post) => {
      expect(await post(JSON.stringify(inbound('wamid.1', 'Mira’s secret')))).toBe(200);
      expect(await post('{"odd":1}')).toBe(200);
      expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    });
    expect(ran.exitCode).toBe(0);
    const events = eventsOf(ran);
    expect(events[0]).toEqual({
      schema: 'coex.listen/v1',
      event: 'listening',
      callbackUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/webhook$/),
      metricsUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/),
    });
    expect(events.filter(({ event }) => event === 'delivery')).toEqual([
      {
        schema: 'coex.listen/v1',
        event: 'delivery',
        id: 1,
        outcome: 'projected',
        reason: null,
        events: { MessageReceived: 1 },
        duplicates: 0,
        unrecognised: [],
      },
      expect.objectContaining({
        id: 2,
        events: {},
        unrecognised: [{ field: '', reason: 'neither an envelope nor the value of a known field' }],
      }),
    ]);
    expect(events.at(-1)).toEqual({
      schema: 'coex.listen/v1',
      event: 'stopped',
      accepted: 2,
      rejected: 1,
      refused: 0,
      waiting: 0,
    });
    expect(ran.stdout + ran.stderr).not.toMatch(/secret|let me in/);
  });

  it('has everything in the store when it has stopped', async () => {
    const home = temporaryFolder();
    const bodies = Array.from({ length: 40 }, (_, at) =>
      JSON.stringify(inbound(`wamid.${at}`, 'x', 1_793_900_000 + at)),
    );
    await listen(
      async (_url, post) => expect(await Promise.all(bodies.map(post))).toEqual(bodies.map(() => 200)),
      {
        env: { COEX_HOME: home, ...SECRETS },
      },
    );
    const ran = await run(['messages', 'list', '--json'], { env: { COEX_HOME: home } });
    expect(JSON.parse(ran.stdout).messages).toHaveLength(40);
    expect(ask(`${home}/store.db`, "select * from deliveries where outcome = 'projected'")).toHaveLength(40);
  });

  it('tells Prometheus what it did, to this machine alone', async () => {
    await listen(async (url, post) => {
      await post(JSON.stringify(inbound('wamid.1', 'Mira’s secret')));
      await post('{"broken');
      await fetch(url, { method: 'POST', body: '{}' });
      const asked = new URL('/metrics', url);
      let text = '';
      // Projected soon after it was answered.
      const isProjected = () =>
        text.includes('outcome="malformed"') && text.includes('coex_projection_lag_deliveries 0');
      while (!isProjected()) text = await (await fetch(asked)).text();
      for (const line of [
        'coex_webhook_answers_total{status="200"} 2',
        'coex_webhooks_rejected_total{reason="signature"} 1',
        'coex_deliveries_total 2',
        'coex_projection_lag_deliveries 0',
        'coex_projected_deliveries_total{outcome="projected"} 1',
        'coex_projection_errors_total 0',
        'coex_events_total{event="MessageReceived"} 1',
        `coex_last_event_timestamp_seconds{subject="${PHONE_NUMBER_ID}",field="messages"} ${NOW / 1000}`,
      ]) {
        expect(text.split('\n')).toContain(line);
      }
      expect(text).not.toContain(CUSTOMER);
      const headers = { 'x-forwarded-for': '192.0.2.1' };
      expect((await fetch(asked, { headers })).status).toBe(404);
    });
  });

  it('tells Prometheus how long the link of each number still stands, when two ask at once as well', async () => {
    const coex = coexIn();
    await coex.tell(echo('wamid.1', 'Mira’s secret', NOW / 1000 - 12 * 86_400));
    await listen(
      async (url) => {
        const asked = [1, 2].map(async () => (await fetch(new URL('/metrics', url))).text());
        for (const text of await Promise.all(asked)) {
          const lines = text.split('\n');
          expect(lines).toContain(`coex_drift_days_left{phone_number_id="${PHONE_NUMBER_ID}"} 2`);
          expect(lines).toContain(`coex_drift_risk{phone_number_id="${PHONE_NUMBER_ID}"} 2`);
        }
      },
      { env: { COEX_HOME: coex.folder, ...SECRETS } },
    );
  });

  it('tells Prometheus on a port of its own when given one', async () => {
    let metricsUrl = '';
    await listen(
      async () => {
        const headers = { 'x-forwarded-for': '192.0.2.1' };
        const response = await fetch(metricsUrl, { headers });
        expect([response.status, response.headers.get('content-type')]).toEqual([
          200,
          'text/plain; version=0.0.4; charset=utf-8',
        ]);
        expect((await fetch(new URL('/webhook', metricsUrl))).status).toBe(404);
      },
      {
        argv: ['--json', '--metrics-port', '0'],
        onStdout: (text) => {
          metricsUrl ||= JSON.parse(text).metricsUrl;
        },
      },
    );
  });

  it('says which secret it misses, and opens nothing', async () => {
    for (const [missing, env] of [
      ['app-secret', { COEX_VERIFY_TOKEN: 'x' }],
      ['verify-token', { COEX_APP_SECRET: 'x' }],
    ] as const) {
      const ran = await run(['listen', '--port', '0'], { env: { COEX_HOME: temporaryFolder(), ...env } });
      expect(ran.exitCode).toBe(4);
      expect(ran.stderr).toContain(missing);
    }
  });

  it('says when its port is taken, and refuses what is no port', async () => {
    await listen(async (url) => {
      const env = { COEX_HOME: temporaryFolder(), ...SECRETS };
      const taken = await run(['listen', '--port', new URL(url).port, '--json'], { env });
      expect(taken.exitCode).toBe(2);
      expect(eventsOf(taken).at(-1)).toMatchObject({ event: 'error', error: { code: 'port-in-use' } });
      for (const port of ['70000', 'http', '-1']) {
        expect((await run(['listen', `--port=${port}`], { env })).exitCode).toBe(2);
      }
    });
  });

  it('stops at once when it was told to before it began', async () => {
    const ran = await run(['listen', '--port', '0', '--json'], {
      env: { COEX_HOME: temporaryFolder(), ...SECRETS },
      signal: AbortSignal.abort(),
    });
    expect(ran.exitCode).toBe(0);
    expect(eventsOf(ran).map(({ event }) => event)).toEqual(['stopped']);
  });
});
