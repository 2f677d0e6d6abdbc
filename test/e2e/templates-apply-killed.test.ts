import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { startBinary } from '../support/binary.ts';
import { temporaryFolder } from '../support/run.ts';
import { like } from '../support/templates-stage.ts';

const MANY = 40;
const CREATE = 'POST {waba}/message_templates';

async function prepare() {
  const sandbox = await startSandbox({ seed: 7, startAt: Date.now(), historyMessages: 10 });
  onTestFinished(() => sandbox.close());
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'templates'));
  const drafts = Array.from({ length: MANY }, (_, at) =>
    like(
      { name: `parcel_${at}` },
      `Your parcel {{1}} of series ${at} has left and arrives on {{2}} at noon.`,
    ),
  );
  writeFileSync(join(folder, 'templates', 'all.json'), JSON.stringify(drafts));
  const env = {
    COEX_HOME: folder,
    COEX_GRAPH_URL: sandbox.url,
    COEX_ACCESS_TOKEN: sandbox.app.systemToken,
    COEX_APP_SECRET: sandbox.app.secret,
  };
  const files = join(folder, 'templates');
  const plan = join(folder, 'plan.json');
  const planned = await startBinary(
    ['templates', 'plan', files, '--waba', sandbox.waba.id, '--out', plan, '--json'],
    { env },
  );
  expect(planned.exitCode).toBe(0);
  return { sandbox, apply: () => startBinary(['templates', 'apply', plan, '--json'], { env }) };
}

/** How often each template is in the account. */
async function counts(sandbox: Awaited<ReturnType<typeof startSandbox>>): Promise<Map<string, number>> {
  const response = await fetch(
    `${sandbox.url}/v26.0/${sandbox.waba.id}/message_templates?limit=500&fields=name`,
    { headers: { authorization: `Bearer ${sandbox.app.systemToken}` } },
  );
  const { data } = (await response.json()) as { data: { name: string }[] };
  const found = new Map<string, number>();
  for (const { name } of data) found.set(name, (found.get(name) ?? 0) + 1);
  return found;
}

describe('coex templates apply, the real binary', () => {
  it('killed in the middle of calls, has made each template once in the end', {
    timeout: 120_000,
  }, async () => {
    const { sandbox, apply } = await prepare();
    // The answer hangs: the template is made, and the process that asked for it dies without having heard.
    const hanging = sandbox.faults.add({ call: CREATE, latency: 3_600_000, every: 12 });
    for (let run = 0; run < 2; run += 1) {
      const child = apply();
      const waiting = sandbox.waitingAnswers() + 1;
      await expect.poll(() => sandbox.waitingAnswers(), { timeout: 30_000 }).toBe(waiting);
      child.kill('SIGKILL');
      expect((await child).signal).toBe('SIGKILL');
    }
    sandbox.faults.remove(hanging.id);
    // And once between two calls.
    const between = apply();
    let steps = 0;
    between.stdout.on('data', (text) => {
      steps += String(text).split('"outcome":"done"').length - 1;
      if (steps >= 4) between.kill('SIGKILL');
    });
    expect((await between).signal).toBe('SIGKILL');
    const ended = await apply();
    expect(ended.exitCode).toBe(0);
    const done = JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '');
    expect(done).toMatchObject({ event: 'done', outcome: 'applied', failed: 0 });
    expect(done.created + done.already).toBe(MANY);
    const found = await counts(sandbox);
    for (let at = 0; at < MANY; at += 1) expect([at, found.get(`parcel_${at}`)]).toEqual([at, 1]);
    expect(found.size).toBe(MANY + 4);
  });
});
