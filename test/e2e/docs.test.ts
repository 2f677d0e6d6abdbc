import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { customerOf } from '../support/customer.ts';
import { chunkOf } from '../support/history.ts';
import { freePort } from '../support/onboard-journey.ts';
import { temporaryFolder } from '../support/run.ts';
import { delivery, echo, inbound, numberValue, PHONE_NUMBER_ID, text, WABA_ID } from '../support/webhooks.ts';

/* Every `$ …` in the documentation does what it says: exit 0, one after the other, as a reader would type them. */

const FILES = [
  'README.md',
  'docs/guide.md',
  'docs/receiving.md',
  'docs/store.md',
  'docs/team.md',
  'docs/feed.md',
  'docs/media.md',
  'docs/export.md',
  'docs/diagnosis.md',
  'docs/drift.md',
  'docs/commands.md',
];

const GOES_ON = /^coex (listen|sandbox start|feed)\b/;

/** Goes on too, and listens at no port. */
const WORKS_ON = /^coex project(?! --until-done)\b/;

/** A server that is not there: another file is copied into and from instead. */
const DATABASE = /postgres:\/\/\S+/g;

/** A store that was pruned is not rebuilt any more, as commands further down do: another one is pruned. */
const PRUNES = /^coex store prune .*--yes/;

/** Follows something until somebody has seen enough. */
const WATCHES = /^coex (templates status|diagnose|drift) --watch\b/;

/** Exit 3 when it finds something, as on a number of which a few captures are all that is known. */
const FINDS = /^coex (diagnose|drift --fail-on)\b/;

/** Waits for somebody at a phone. */
const NEEDS_A_CUSTOMER = /\bcoex (onboard(?! status)|offboard)\b/;

describe('the documentation', () => {
  it.each(FILES)('%s shows commands that work', { timeout: 240_000 }, async (file) => {
    const lines = commandsIn(file);
    expect(lines.length).toBeGreaterThan(0);
    const reader = await settleIn();
    for (const shown of lines) {
      const asked = shown.replaceAll(DATABASE, 'team.db');
      const line = PRUNES.test(asked) ? `${asked} --store pruned.db` : asked;
      if (WORKS_ON.test(line)) {
        expect(await reader.startAndStop(line), `$ ${line}`).toMatchObject({ exitCode: 0 });
        continue;
      }
      if (WATCHES.test(line)) {
        expect(await reader.startAndStop(line), `$ ${line}`).toMatchObject({ exitCode: 130 });
        continue;
      }
      // Any free port: the one shown may be taken where the test runs.
      const ended = GOES_ON.test(line)
        ? await reader.startAndStop(`${line.replace(/ --port \d+/, '')} --port 0`)
        : NEEDS_A_CUSTOMER.test(line)
          ? await reader.withCustomer(line)
          : await reader.type(line);
      const good = FINDS.test(line) ? expect.toBeOneOf([0, 3]) : 0;
      expect(ended, `$ ${line}`).toMatchObject({ exitCode: good });
    }
  });
});

function commandsIn(file: string): string[] {
  const blocks = readFileSync(file, 'utf8').matchAll(/```console\n(.*?)```/gs);
  return [...blocks].flatMap(([, block = '']) =>
    block
      .split('\n')
      .filter((line) => line.startsWith('$ '))
      .map((line) => line.slice(2)),
  );
}

const VISIT_REMINDER = `name: visit_reminder
category: UTILITY
languages:
  en_GB:
    body:
      text: Hello {{first_name}}, your visit to our clinic is tomorrow at noon. Reply to this message to change it.
      examples: { first_name: Luz }
  es_MX:
    body:
      text: Hola {{first_name}}, su visita a nuestra clínica es mañana al mediodía. Responda para cambiar la hora.
      examples: { first_name: Luz }
`;

function namedBy(phone: string, bsuid: string) {
  const message = text(`wamid.${bsuid}`, 'Hello', 1_793_900_300, { from: phone, from_user_id: bsuid });
  return delivery('messages', numberValue({ messages: [message] }));
}

/** A folder with captures to replay, a store with something in it, a Graph API to call, and coex on the path. */
async function settleIn() {
  const sandbox = await startSandbox({ seed: 7, startAt: Date.now(), historyMessages: 10 });
  onTestFinished(() => sandbox.close());
  const folder = temporaryFolder();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const launcher = resolve('bin/coex.js');
  writeFileSync(join(bin, 'coex'), `#!/bin/sh\nexec "${process.execPath}" "${launcher}" "$@"\n`);
  chmodSync(join(bin, 'coex'), 0o755);
  // Of the sandbox's own number, so that what the store knows can be asked for.
  const told = [
    inbound('wamid.D1', 'Hello'),
    echo('wamid.D2', 'Hello to you'),
    chunkOf({ order: 1, progress: 100 }),
    // A person with two ids, and a phone that passed on.
    namedBy('447700900155', 'GB.7Kd20aQxY41mTz'),
    namedBy('447700900166', 'GB.Vt52AcPoR83bXe'),
    namedBy('447700900166', 'GB.Qz81LmNxY20aKd'),
  ];
  const bodies = told.map((body) =>
    JSON.stringify(body).replaceAll(PHONE_NUMBER_ID, sandbox.number.id).replaceAll(WABA_ID, sandbox.waba.id),
  );
  for (const name of ['captured.ndjson', 'webhooks.ndjson'])
    writeFileSync(join(folder, name), bodies.join('\n'));
  writeFileSync(join(folder, 'body.json'), bodies[0] ?? '');

  // A program that takes notices.
  writeFileSync(join(folder, 'page-me'), '#!/bin/sh\ncat > /dev/null\n', { mode: 0o755 });
  const noticed = createServer((_, response) => response.end());
  await new Promise<void>((resolve) => noticed.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void noticed.close());

  const options = {
    cwd: folder,
    reject: false,
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      COEX_HOME: join(folder, 'home'),
      COEX_GRAPH_URL: sandbox.url,
      COEX_ACCESS_TOKEN: sandbox.app.systemToken,
      COEX_APP_ID: sandbox.app.id,
      COEX_APP_SECRET: sandbox.app.secret,
      APP_SECRET: 'made-up-app-secret',
      VERIFY_TOKEN: 'made-up-verify-token',
      NOTIFY_SECRET: 'made-up-notify-secret',
      NOTIFY_URL: `http://127.0.0.1:${(noticed.address() as AddressInfo).port}/`,
    },
  } as const;
  const type = (line: string) => execa(options)('sh', ['-c', line]);
  await type('coex ingest captured.ndjson');
  // Templates for one account, and nobody who takes his time over a review.
  sandbox.rules.off('template-review');
  mkdirSync(join(folder, 'templates'));
  writeFileSync(
    join(folder, 'templates', 'environments.yaml'),
    `environments: { staging: { waba: "${sandbox.waba.id}" } }`,
  );
  writeFileSync(join(folder, 'templates', 'visit_reminder.yaml'), VISIT_REMINDER);
  await type('coex templates plan --out plan.json');
  await type('coex users split 447700900155 GB.7Kd20aQxY41mTz');
  await type('coex config set --profile work graph-version v25.0');
  for (const name of ['access-token', 'app-secret', 'verify-token']) {
    await type(`echo made-up-${name} | coex secrets set ${name}`);
  }
  return {
    type,
    withCustomer: async (line: string) => {
      const verifyToken = 'made-up-verify-token';
      const port = await freePort();
      const customer = customerOf(sandbox, (error) => Promise.reject(error));
      const env = {
        COEX_VERIFY_TOKEN: verifyToken,
        COEX_CONFIG_ID: sandbox.app.configId,
        COEX_PORT: port,
        PUBLIC_URL: `http://127.0.0.1:${port}`,
        LINK: 'https://business.facebook.com/messaging/whatsapp/onboard/?app_id=1&config_id=2',
        CODE: line.includes('$CODE') ? customer.accept() : '',
      };
      const listening = execa({ ...options, env: { ...options.env, ...env } })('sh', [
        '-c',
        'exec coex listen --port 0 --json',
      ]);
      const callbackUrl = await new Promise<string>((resolve) => {
        listening.stdout.on('data', (text) => {
          const url = /http:[^"]+/.exec(String(text))?.[0];
          if (url !== undefined) resolve(url);
        });
      });
      await sandbox.act('app.subscribe', { callbackUrl, verifyToken });
      const time = setInterval(() => sandbox.advance(500), 50);
      const running = execa({ ...options, env: { ...options.env, ...env } })('sh', ['-c', line]);
      for (const stream of [running.stdout, running.stderr]) {
        stream.on('data', (text) => customer.hear(String(text)));
      }
      const ended = await running;
      clearInterval(time);
      // What was left to the receiver comes in.
      await sandbox.advance(60_000);
      listening.kill('SIGINT');
      await listening;
      return ended;
    },
    startAndStop: async (line: string) => {
      const running = type(`exec ${line}`);
      const started = new Promise<void>((begun) => {
        for (const stream of [running.stdout, running.stderr]) stream?.once('data', () => begun());
      });
      await Promise.race([started, running]);
      running.kill('SIGINT');
      return running;
    },
  };
}
