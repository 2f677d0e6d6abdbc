import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { outageTeller } from '../../src/commands/outage.ts';
import { CoexError } from '../../src/core/errors.ts';
import { isPostgres } from '../support/engine.ts';
import { withClient } from '../support/postgres/contents.ts';
import { databaseIn, testServer } from '../support/postgres/databases.ts';
import { eventsOf, run, temporaryFolder } from '../support/run.ts';
import { onAWay } from '../support/tcp-proxy.ts';
import { turns } from '../support/virtual-clock.ts';
import { inbound, sign } from '../support/webhooks.ts';

const unreachable = () => new CoexError('store-unreachable', { file: 'db', problem: 'it is away' });
const denied = () => new CoexError('store-denied', { file: 'db', problem: 'not you' });

describe('an outage', () => {
  const teller = () => {
    const told: string[] = [];
    const { troubled, well } = outageTeller((event) => {
      told.push('code' in event ? event.code : event.event);
    });
    return { told, troubled, well };
  };

  it('is told once, whatever fails in it, and once when it is over', () => {
    const { told, troubled, well } = teller();
    well('storing');
    troubled(unreachable(), 'storing');
    troubled(unreachable(), 'projecting');
    troubled(unreachable(), 'storing');
    well('projecting');
    well('storing');
    troubled(unreachable(), 'projecting');
    expect(told).toEqual(['store-unreachable', 'recovered', 'store-unreachable']);
  });

  it('is not over while what fails for a reason of its own still does', () => {
    const { told, troubled, well } = teller();
    troubled(denied(), 'projecting');
    well('storing');
    expect(told).toEqual(['store-denied']);
    well('projecting');
    expect(told).toEqual(['store-denied', 'recovered']);
  });
});

const SECRETS = { COEX_APP_SECRET: 'the app’s secret', COEX_VERIFY_TOKEN: 'let me in' };

/** A command that runs until it is stopped, on a database behind a way that can be cut; what it has said so far. */
async function onTheWay({ isCut = false } = {}) {
  const home = temporaryFolder();
  const { database, proxy } = await onAWay(await databaseIn(home));
  proxy.refuse(isCut);
  const stop = new AbortController();
  let said = '';
  const start = (...argv: string[]) =>
    run([...argv, '--json'], {
      env: { COEX_HOME: home, COEX_STORE: database, ...SECRETS },
      signal: stop.signal,
      onStdout: (text) => {
        said += text;
      },
    });
  const url = (path: string) => (/http:\/\/[^" ]+(?=\/webhook)/.exec(said)?.[0] ?? '') + path;
  const post = (id: string) => {
    const body = JSON.stringify(inbound(id, 'hello'));
    const headers = { 'x-hub-signature-256': sign(body, SECRETS.COEX_APP_SECRET) };
    return fetch(url('/webhook'), { method: 'POST', body, headers });
  };
  const until = async (isSo: () => boolean | Promise<boolean>) => {
    while (!(await isSo())) await turns(50);
  };
  return {
    database: new URL(database).pathname.slice(1),
    proxy,
    start,
    stop: () => stop.abort(),
    post,
    until,
    status: async (path: string) => (await fetch(url(path))).status,
    said: () => said,
    hasSaid: (what: string, times = 1) => said.split(`"event":"${what}"`).length > times,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const outagesIn = (ran: Parameters<typeof eventsOf>[0]) =>
  eventsOf(ran).flatMap(({ event, code }) =>
    event === 'trouble' ? [code] : event === 'recovered' ? [event] : [],
  );

describe.runIf(isPostgres)('a receiver whose database goes away', () => {
  it('asks Meta to come again, says so once, and goes on by itself when it is back', async () => {
    const { proxy, start, stop, post, until, status, hasSaid } = await onTheWay();
    const running = start('listen', '--port', '0');
    await until(() => hasSaid('listening'));
    expect((await post('wamid.1')).status).toBe(200);
    await until(() => hasSaid('delivery'));
    expect(await status('/readyz')).toBe(200);

    proxy.refuse(true);
    proxy.cut();
    for (const id of ['wamid.2', 'wamid.3']) {
      const refused = await post(id);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    }
    expect([await status('/readyz'), await status('/healthz')]).toEqual([503, 200]);

    proxy.refuse(false);
    await until(async () => (await status('/readyz')) === 200);
    expect((await post('wamid.2')).status).toBe(200);
    await until(() => hasSaid('delivery', 2));
    stop();
    const ran = await running;
    expect(ran.exitCode).toBe(0);
    expect(outagesIn(ran)).toEqual(['store-unreachable', 'recovered']);
    expect(eventsOf(ran).at(-1)).toMatchObject({ event: 'stopped', accepted: 2, refused: 2, waiting: 0 });
  });

  it('waits for it when it starts, says so once, and asks to come again meanwhile', async () => {
    const { proxy, start, stop, until, status, hasSaid } = await onTheWay({ isCut: true });
    const port = await freePort();
    const running = start('listen', '--port', String(port));
    await until(() => hasSaid('trouble'));
    const before = await Promise.all(
      ['healthz', 'readyz', 'webhook'].map((path) => fetch(`http://127.0.0.1:${port}/${path}`)),
    );
    expect(before.map((answer) => [answer.status, answer.headers.get('retry-after')])).toEqual([
      [200, null],
      [503, '5'],
      [503, '5'],
    ]);
    proxy.refuse(false);
    await until(() => hasSaid('listening'));
    expect(await status('/readyz')).toBe(200);
    stop();
    expect(outagesIn(await running)).toEqual(['store-unreachable', 'recovered']);
  });

  it('is not ready while the database is only read, as a standby is, and is when it is written again', async () => {
    const { database, proxy, start, stop, until, status, hasSaid, said } = await onTheWay();
    const alter = (how: string) =>
      withClient(testServer().url, (client) => client.query(`alter database ${database} ${how}`));
    const running = start('listen', '--port', '0');
    await until(() => hasSaid('listening'));
    await alter('set default_transaction_read_only = on');
    onTestFinished(async () => void (await alter('reset default_transaction_read_only')));
    // What is connected is asked as before.
    proxy.cut();
    await until(async () => (await status('/readyz')) === 503 && said().includes('store-read-only'));
    expect([await status('/readyz'), await status('/healthz')]).toEqual([503, 200]);
    await alter('reset default_transaction_read_only');
    await until(async () => (await status('/readyz')) === 200);
    stop();
    const outages = outagesIn(await running);
    // Before it stands the cut, if that was noticed.
    expect(outages.slice(outages.indexOf('store-read-only'))).toEqual(['store-read-only', 'recovered']);
  });

  it('stops while it waits for it', async () => {
    const { start, stop, until, hasSaid } = await onTheWay({ isCut: true });
    const running = start('listen', '--port', '0');
    await until(() => hasSaid('trouble'));
    stop();
    const ran = await running;
    expect(ran.exitCode).toBe(0);
    expect(eventsOf(ran).at(-1)).toMatchObject({ event: 'stopped', accepted: 0 });
  });

  it('that only stores leaves everything to a worker, which waits for it as well', async () => {
    const { proxy, start, stop, post, until, hasSaid } = await onTheWay();
    const receiving = start('listen', '--port', '0', '--receive-only');
    await until(() => hasSaid('listening'));
    expect((await post('wamid.1')).status).toBe(200);
    expect(hasSaid('delivery')).toBe(false);
    const projecting = start('project');
    await until(() => hasSaid('delivery'));

    proxy.refuse(true);
    proxy.cut();
    await until(() => hasSaid('trouble'));
    proxy.refuse(false);
    await until(() => hasSaid('recovered'));
    expect((await post('wamid.2')).status).toBe(200);
    await until(() => hasSaid('delivery', 2));
    stop();
    const [received, projected] = await Promise.all([receiving, projecting]);
    expect(eventsOf(received).filter(({ event }) => event === 'delivery')).toEqual([]);
    expect(eventsOf(projected).at(-1)).toMatchObject({ event: 'stopped', projected: 2, waiting: 0 });
  });
});
