import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS, findCommand } from '../../src/commands/registry.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { setOut } from '../support/onboard-journey.ts';
import { documentOf, eventsOf, type Fakes, NOW, run, temporaryFolder } from '../support/run.ts';
import { scriptGraph } from '../support/scripted-graph.ts';
import { NORMAL } from '../support/templates-stage.ts';
import { delivery, text } from '../support/webhooks.ts';

/** Commands that run until they are stopped. */
const ENDLESS = ['listen', 'sandbox start'];

/** A request as Meta takes it. */
const TEMPLATE = join(import.meta.dirname, '../support/template.json');

/** Where the store is copied to, and found again as an earlier copy. */
const COPY = join(mkdtempSync(join(tmpdir(), 'coex-test-')), 'copy.db');

const ONBOARD = ['+44 7700 900100', '--accept-losses', '--code', '-'];

/** What to type after each command: where nothing is known yet, and where a demo has been. */
const ARGUMENTS: Readonly<
  Record<keyof typeof COMMANDS, { readonly filled: readonly string[]; readonly empty?: readonly string[] }>
> = {
  api: { filled: ['GET', '1'], empty: ['GET', '1'] },
  'chats export': { filled: [], empty: [] },
  'chats list': { filled: ['--limit', '3'], empty: [] },
  'chats show': { filled: ['1'] },
  check: { filled: ['+447700900100', '--app-version', '2.25.3'], empty: ['+447700900100', '--offline'] },
  compare: { filled: ['--agents', '12', '--groups'], empty: [] },
  completion: { filled: ['bash'], empty: ['zsh'] },
  'config explain': { filled: [], empty: ['port'] },
  'config get': { filled: ['port'], empty: ['port'] },
  'config list': { filled: [], empty: [] },
  'config set': { filled: ['port', '9000'], empty: ['port', '9000'] },
  'config unset': { filled: ['port'], empty: ['port'] },
  'contacts list': { filled: ['--limit', '3'], empty: [] },
  demo: { filled: ['--history', '60'], empty: ['--history', '120'] },
  diagnose: { filled: [], empty: [] },
  doctor: { filled: [], empty: [] },
  drift: { filled: ['--fail-on', 'watch'], empty: [] },
  'drift ack': { filled: ['+44 7700 900100', '--reason', 'seen open'] },
  'drift calendar': { filled: [], empty: [] },
  'drift replay': { filled: [], empty: [] },
  'drift snooze': { filled: ['+44 7700 900100', '--until', '2030-01-01', '--reason', 'closed'] },
  explain: { filled: ['131047'], empty: [] },
  features: { filled: ['--after'], empty: [] },
  feed: { filled: ['--last', '3'], empty: [] },
  'history export': { filled: ['--since', '2026-01-01'], empty: [] },
  'history status': { filled: ['--all'], empty: [] },
  'history verify': { filled: [] },
  'history watch': { filled: [] },
  ingest: { filled: ['-'], empty: ['-'] },
  listen: { filled: ['--port', '0'], empty: ['--port', '0'] },
  'media fetch': { filled: ['--dry-run'], empty: [] },
  'media list': { filled: ['--limit', '3'], empty: [] },
  'media verify': { filled: [], empty: [] },
  'messages list': { filled: ['--limit', '200'], empty: [] },
  'numbers list': { filled: [], empty: [] },
  'numbers show': { filled: [] },
  offboard: { filled: ['--timeout', '5s'] },
  onboard: { filled: ONBOARD, empty: ONBOARD },
  'onboard status': { filled: ['--all'], empty: [] },
  project: { filled: ['--until-done'], empty: ['--until-done'] },
  rebuild: { filled: [], empty: [] },
  rules: { filled: ['throughput-per-second'], empty: [] },
  'sandbox start': { filled: ['--port', '0', '--history', '10'], empty: ['--port', '0', '--history', '0'] },
  'sandbox status': { filled: [] },
  'sandbox trigger': { filled: ['account_update.ACCOUNT_OFFBOARDED'] },
  'sandbox act': { filled: ['token.add', '--set', 'expiresIn=1h'] },
  'sandbox advance': { filled: ['2h'] },
  'sandbox log': { filled: ['--limit', '3', '--bodies'] },
  'sandbox redeliver': { filled: ['1'] },
  'sandbox rules': { filled: [] },
  'sandbox fault add': { filled: ['--webhook', 'messages', '--delay', '5m', '--every', '2'] },
  'sandbox fault list': { filled: [] },
  'sandbox fault remove': { filled: ['1'] },
  'sandbox fault clear': { filled: [] },
  'sandbox export': { filled: [] },
  'sandbox import': { filled: ['-'] },
  'sandbox scenario list': { filled: [], empty: [] },
  'sandbox scenario run': { filled: ['silent-history'], empty: ['declined-history'] },
  schema: { filled: ['demo'], empty: ['chats', 'list'] },
  'secrets list': { filled: [], empty: [] },
  'secrets remove': { filled: ['app-secret'] },
  'secrets set': { filled: ['app-secret'], empty: ['app-secret'] },
  'store check': { filled: [], empty: [] },
  'store copy': { filled: ['--to', COPY] },
  'store migrate': { filled: [], empty: [] },
  'store prune': { filled: ['--months', '600', '--yes'], empty: ['--before', '2020-01-01', '--dry-run'] },
  'store status': { filled: ['--exact'], empty: [] },
  'templates apply': { filled: ['--env', 'shop', '--yes'] },
  'templates archive': { filled: ['pickup_ready', '--env', 'shop', '--yes'] },
  'templates delete': { filled: ['pickup_ready', '--env', 'shop', '--yes'] },
  'templates lint': { filled: ['-'], empty: ['-'] },
  'templates plan': { filled: ['--env', 'shop'] },
  'templates pull': { filled: ['--env', 'shop', '--dry-run'] },
  'templates review': { filled: ['--env', 'shop'] },
  'templates rules': { filled: ['param-density'], empty: [] },
  'templates schema': { filled: [], empty: [] },
  'templates status': { filled: ['--env', 'shop'] },
  'templates test': { filled: [TEMPLATE], empty: [TEMPLATE, '--param', '1='] },
  'templates unarchive': { filled: ['pickup_ready', '--env', 'shop', '--yes'] },
  'users join': { filled: ['447700900198', 'GB.Apart'] },
  'users links': { filled: ['--all'], empty: [] },
  'users split': { filled: ['447700900199', 'GB.Together'] },
};

/** Something is found in it. */
const REQUEST =
  '{"name":"X","language":"en","category":"UTILITY","components":[{"type":"BODY","text":"Hi"}]}';

const given = { COEX_APP_SECRET: 'abc', COEX_VERIFY_TOKEN: 'def' };

/** A webhook that names a person by both ids. */
function named(phoneNumberId: string, phone: string, bsuid: string) {
  const message = text(`wamid.${bsuid}`, 'Hello', NOW / 1000, { from: phone, from_user_id: bsuid });
  const metadata = { phone_number_id: phoneNumberId };
  return delivery('messages', { metadata, messages: [message] });
}

/** What the commands that drive a sandbox find running. */
let running: { readonly url: string; readonly snapshot: string } | undefined;

/** Runs a command with --json and holds everything it printed against its own schema. */
async function holdAgainstSchema(name: string, argv: readonly string[], home: string): Promise<void> {
  const command = await findCommand(name);
  if (!command) throw new Error(`There is no command ${name}.`);
  const fakes =
    name === 'api'
      ? await beforeGraph(home)
      : name === 'onboard'
        ? await beforeCustomer(home)
        : name.startsWith('templates ')
          ? await beforeTemplates(home)
          : fakesFor(name, home);
  const ran = await run([...name.split(' '), ...argv, '--json'], fakes);
  expect(ran.stderr).toBe('');
  expect([0, 3]).toContain(ran.exitCode);
  const printed = eventsOf(ran);
  if (!command.streams) expect(printed).toHaveLength(1);
  const schema = command.output();
  for (const { schema: named, ...content } of printed) {
    expect(named).toBe(`coex.${name.replaceAll(' ', '.')}/v1`);
    // A schema drops what it does not describe: equal means that nothing is printed beyond it.
    expect(schema.parse(content)).toEqual(content);
  }
}

/** Surroundings with a Graph API that answers one call. */
async function beforeGraph(home: string): Promise<Fakes> {
  const { url } = await scriptGraph({ json: { id: '1', data: [true] } });
  return { env: { COEX_HOME: home, COEX_GRAPH_URL: url, COEX_ACCESS_TOKEN: 'EAAx' } };
}

/** Surroundings with a customer who has just signed up. */
async function beforeCustomer(home: string): Promise<Fakes> {
  const { env, clock, accept } = await setOut({ env: { COEX_HOME: home } });
  return { env, clock, stdin: accept() };
}

/** Surroundings with an account of templates, and a file for it. */
async function beforeTemplates(home: string): Promise<Fakes> {
  const { env, clock, sandbox } = await setOut({ listening: false, env: { COEX_HOME: home } });
  const workingFolder = temporaryFolder();
  const folder = join(workingFolder, 'templates');
  mkdirSync(folder);
  writeFileSync(join(folder, 'environments.yaml'), `environments: { shop: { waba: "${sandbox.waba.id}" } }`);
  writeFileSync(join(folder, 'parcel_news.json'), JSON.stringify(NORMAL));
  return { env, clock, workingFolder, stdin: REQUEST };
}

function fakesFor(name: string, home: string): Fakes {
  const stop = new AbortController();
  const env = {
    COEX_HOME: home,
    ...(name === 'listen' ? given : {}),
    ...(running === undefined ? {} : { COEX_SANDBOX_URL: running.url }),
  };
  return {
    env,
    signal: stop.signal,
    // Stopped instead of waiting for what is new.
    ...(name === 'feed' ? { clock: { now: () => NOW, sleep: async () => stop.abort() } } : {}),
    ...(name === 'ingest' ? { stdin: '{"object":"whatsapp_business_account","entry":[]}\n{"oops' } : {}),
    ...(name === 'secrets set' ? { stdin: 'abc\n' } : {}),
    ...(name === 'sandbox import' && running !== undefined ? { stdin: running.snapshot } : {}),
    onStdout: (text) => {
      if (ENDLESS.includes(name) && text.includes('"listening"')) stop.abort();
    },
  };
}

describe('what is printed with --json in an empty home', () => {
  const runnable = Object.entries(ARGUMENTS).filter(([, { empty }]) => empty !== undefined);
  it.each(runnable)('is what the schema of the command says: %s', async (name, { empty = [] }) => {
    await holdAgainstSchema(name, empty, temporaryFolder());
  });
});

describe('what is printed with --json where a demo has been', () => {
  const home = mkdtempSync(join(tmpdir(), 'coex-test-'));
  afterAll(() => {
    for (const folder of [home, dirname(COPY)]) rmSync(folder, { recursive: true, force: true });
  });
  beforeAll(async () => {
    const demo = await run(['demo', '--history', '60', '--keep', home, '--quiet']);
    expect(demo.exitCode).toBe(0);
    const env = { COEX_HOME: home };
    await run(['secrets', 'set', 'app-secret'], { env, stdin: 'abc' });
    const numbers = documentOf(await run(['numbers', 'list', '--json'], { env }));
    const about = (phone: string, bsuid: string) => named(numbers.numbers[0].phoneNumberId, phone, bsuid);
    const twoIds = [about('447700900198', 'GB.Apart'), about('447700900199', 'GB.Together')];
    await run(['ingest', '-'], { env, stdin: JSON.stringify(twoIds) });
    await run(['users', 'split', '447700900198', 'GB.Apart'], { env });
    const sandbox = await startSandbox({ seed: 7, startAt: NOW, historyMessages: 10 });
    sandbox.faults.add({ webhook: 'messages', lose: true });
    await sandbox.act('signup.accept');
    await sandbox.advance(2000);
    running = { url: sandbox.url, snapshot: await sandbox.export() };
    return async () => {
      running = undefined;
      await sandbox.close();
    };
  });

  it('covers every command there is', () => {
    expect(Object.keys(ARGUMENTS).sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  it.each(Object.entries(ARGUMENTS))(
    'is what the schema of the command says: %s',
    async (name, { filled }) => {
      const copy = temporaryFolder();
      cpSync(home, copy, { recursive: true });
      await holdAgainstSchema(name, filled, copy);
    },
  );
});
