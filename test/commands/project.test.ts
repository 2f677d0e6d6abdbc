import { describe, expect, it } from 'vitest';
import { eventsOf, run, temporaryFolder } from '../support/run.ts';
import { turns } from '../support/virtual-clock.ts';
import { echo, inbound, sign } from '../support/webhooks.ts';

const SECRETS = { COEX_APP_SECRET: 'the app’s secret', COEX_VERIFY_TOKEN: 'let me in' };

/** A command that runs until `stop`, and what it has said so far. */
function running(home: string, ...argv: string[]) {
  const stop = new AbortController();
  let said = '';
  const ran = run([...argv, '--json'], {
    env: { COEX_HOME: home, ...SECRETS },
    signal: stop.signal,
    onStdout: (text) => {
      said += text;
    },
  });
  return {
    said: () => said,
    until: async (isSo: (said: string) => boolean) => {
      while (!isSo(said)) await turns(50);
    },
    stop: () => {
      stop.abort();
      return ran;
    },
    ran,
  };
}

/** Receives and does not project. */
async function receive(home: string, bodies: readonly object[]) {
  const receiver = running(home, 'listen', '--port', '0', '--receive-only');
  await receiver.until((said) => said.includes('listening'));
  const url = /http:\/\/[^" ]+\/webhook/.exec(receiver.said())?.[0] ?? '';
  for (const content of bodies) {
    const body = JSON.stringify(content);
    const headers = { 'x-hub-signature-256': sign(body, SECRETS.COEX_APP_SECRET) };
    expect((await fetch(url, { method: 'POST', body, headers })).status).toBe(200);
  }
  return eventsOf(await receiver.stop());
}

describe('coex listen --receive-only', () => {
  it('stores and never projects, also not at the end', async () => {
    const home = temporaryFolder();
    const events = await receive(home, [inbound('wamid.1', 'hello'), inbound('wamid.2', 'hello')]);
    expect(events.map(({ event }) => event)).toEqual(['listening', 'stopped']);
    expect(events.at(-1)).toMatchObject({ accepted: 2, waiting: 2 });
  });
});

describe('coex project', () => {
  it('--until-done projects what waits, and ends', async () => {
    const home = temporaryFolder();
    await receive(home, [inbound('wamid.1', 'hello'), echo('wamid.2', 'hello back')]);
    const events = eventsOf(await running(home, 'project', '--until-done').ran);
    expect(events.map(({ event }) => event)).toEqual(['projecting', 'delivery', 'delivery', 'stopped']);
    expect(events.at(-1)).toMatchObject({ projected: 2, malformed: 0, failed: 0, waiting: 0 });
  });

  it('--until-done ends at once when nothing waits', async () => {
    const events = eventsOf(await running(temporaryFolder(), 'project', '--until-done').ran);
    expect(events.map(({ event }) => event)).toEqual(['projecting', 'stopped']);
  });

  it('goes on with what others receive until it is stopped', async () => {
    const home = temporaryFolder();
    const worker = running(home, 'project');
    await worker.until((said) => said.includes('projecting'));
    await receive(home, [inbound('wamid.1', 'hello')]);
    await worker.until((said) => said.includes('"event":"delivery"'));
    const ran = await worker.stop();
    expect(ran.exitCode).toBe(0);
    expect(eventsOf(ran).at(-1)).toMatchObject({ event: 'stopped', projected: 1, waiting: 0 });
  });
});
