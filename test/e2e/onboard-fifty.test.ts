import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { startBinary } from '../support/binary.ts';
import { temporaryFolder } from '../support/run.ts';
import { ask } from '../support/tables.ts';

/* A shell script onboards fifty numbers with nothing but what coex prints; sandbox, receiver and script are processes. */

const NUMBERS = 50;
const MESSAGES = 4;
const LONG_MS = 240_000;

/** Starts a command that goes on; gives its first event, and lets the rest be. */
// biome-ignore lint/suspicious/noExplicitAny: events of any shape
async function start(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<any> {
  const running = startBinary([...argv, '--json'], { env });
  onTestFinished(async () => {
    running.kill('SIGINT');
    await running;
  });
  for await (const line of createInterface({ input: running.stdout })) {
    running.stdout.resume();
    return JSON.parse(line);
  }
  throw new Error(`coex ${argv.join(' ')} said nothing: ${(await running).stderr}`);
}

/** A folder with the command `coex` in it, for a PATH. */
function commandFolder(): string {
  const folder = temporaryFolder();
  const file = join(folder, 'coex');
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${resolve('bin/coex.js')}" "$@"\n`);
  chmodSync(file, 0o755);
  return folder;
}

/** Asks the control API of a sandbox: reads, or posts what is given. */
// biome-ignore lint/suspicious/noExplicitAny: answers of any shape
async function control(url: string, what: string, input?: object): Promise<any> {
  const headers = { 'content-type': 'application/json' };
  const posted = input && { method: 'POST', headers, body: JSON.stringify(input) };
  const answer = await fetch(`${url}/sandbox/${what}`, posted);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

async function set() {
  const home = temporaryFolder();
  const own = { COEX_HOME: home, COEX_VERIFY_TOKEN: 'made-up-verify-token' };
  const sandbox = await start(['sandbox', 'start', '--port', '0', '--seed', '7', '--history', '0'], own);
  const env: Record<string, string> = { ...own, ...sandbox.env };
  const { callbackUrl } = await start(['listen', '--port', '0'], env);
  env.COEX_PORT = new URL(callbackUrl).port;

  // biome-ignore lint/suspicious/noExplicitAny: outcomes of any shape
  const act = async (name: string, input: object): Promise<any> =>
    (await control(sandbox.url, 'act', { do: name, with: input })).outcome;
  await act('app.subscribe', { callbackUrl, verifyToken: own.COEX_VERIFY_TOKEN });
  return { home, env, act, url: String(sandbox.url) };
}

it('fifty numbers are onboarded by a shell script', { timeout: LONG_MS }, async () => {
  const { home, env, act, url } = await set();
  const wanted: { number: string; waba: string; id: string }[] = [];
  for (let nth = 1; nth <= NUMBERS; nth += 1) {
    const waba = (await act('waba.add', { name: `Shop ${nth}` })).id;
    const { id, displayPhoneNumber } = await act('number.add', { waba, history: MESSAGES });
    wanted.push({ number: displayPhoneNumber.replaceAll(' ', ''), waba, id });
  }
  const folder = temporaryFolder();
  const list = join(folder, 'numbers.txt');
  writeFileSync(list, wanted.map(({ number, waba }) => `${number} ${waba}\n`).join(''));
  const logs = join(folder, 'logs');
  const script = await execa('sh', ['test/e2e/onboard-fifty.sh', list, logs], {
    env: { ...env, PATH: `${commandFolder()}:${process.env.PATH}`, PAUSE: 'coex sandbox advance 1h' },
    reject: false,
  });
  expect(script.exitCode, `${script.stdout}\n${script.stderr}`).toBe(0);

  const requests = new Set<string>();
  for (const { number, waba, id } of wanted) {
    const events = eventsIn(readFileSync(join(logs, `${number}.ndjson`), 'utf8'));
    const ends = events.filter(({ event }) => event === 'done' || event === 'error');
    expect(ends, number).toMatchObject([{ outcome: 'detached', wabaId: waba, phoneNumberId: id }]);
    expect(events.at(-1), number).toBe(ends[0]);
    for (const { how, requestId } of events.filter(({ event }) => event === 'sync-requested')) {
      expect(how, number).toBe('accepted');
      requests.add(requestId);
    }
  }
  expect(requests.size).toBe(2 * NUMBERS);
  const lines = script.stdout.split('\n');
  expect(lines.slice(0, NUMBERS)).toEqual(wanted.map(({ number }) => `${number} detached`));
  expect(eventsIn(lines.slice(NUMBERS).join('\n')).at(-1)).toMatchObject({ event: 'done' });

  await control(url, 'advance', { for: '10m' });
  const store = join(home, 'store.db');
  const complete = 'select count(*) as many from history_syncs where completed_at is not null';
  await expect.poll(() => ask(store, complete), { timeout: 30_000 }).toEqual([{ many: NUMBERS }]);
  expect(ask(store, 'select count(*) as many from messages where imported')).toEqual([
    { many: NUMBERS * MESSAGES },
  ]);
  const claims = ask(
    store,
    'select state, how, repeated, count(*) as many from sync_claims group by 1, 2, 3',
  );
  expect(claims).toEqual([{ state: 'done', how: 'accepted', repeated: 0, many: 2 * NUMBERS }]);
  const listed = JSON.parse((await startBinary(['numbers', 'list', '--json'], { env })).stdout);
  const live = listed.numbers.filter((one: { state: string }) => one.state === 'live');
  expect(live.map((one: { phoneNumberId: string }) => one.phoneNumberId).toSorted()).toEqual(
    wanted.map(({ id }) => id).toSorted(),
  );
  const { stdout } = await startBinary(['onboard', 'status', '--all', '--json'], { env });
  const standings = eventsIn(stdout).slice(0, -1);
  expect(standings).toHaveLength(NUMBERS);
  expect(standings.filter(({ state }) => state !== 'complete')).toEqual([]);
  const sandbox = await control(url, 'status');
  const connected = sandbox.numbers.filter(
    (one: { syncsRequested: string[] }) => one.syncsRequested.length === 2,
  );
  expect([connected.length, sandbox.alarms]).toEqual([NUMBERS, []]);
});

// biome-ignore lint/suspicious/noExplicitAny: events of any shape
function eventsIn(text: string): any[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
