import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { Pool } from 'undici';

/** A server in a process of its own. */
export interface Server {
  readonly pool: Pool;
  /** What a call needs besides its own. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its memory at this moment, in bytes. */
  memoryBytes(): Promise<number>;
  stop(): Promise<void>;
}

/** A sandbox as users run it, and what its control API is asked through. */
export interface SandboxServer extends Server {
  readonly url: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
  /** Makes something happen; gives what came of it. */
  act(name: string, input: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Asks the control API: `GET customers`. */
  control(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>;
}

/** Starts the real binary's sandbox with these further arguments. */
export async function startSandbox(
  home: string,
  connections: number,
  argv: readonly string[],
): Promise<SandboxServer> {
  const server = await start(['bin/coex.js', 'sandbox', 'start', '--port', '0', '--json', ...argv], home);
  const { url, env, wabaId, phoneNumberId } = JSON.parse(server.said);
  const pool = new Pool(url, { connections });
  const control: SandboxServer['control'] = async (method, path, body) => {
    const answer = await pool.request({
      method,
      path: `/sandbox/${path}`,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${method} /sandbox/${path}: ${text}`);
    return JSON.parse(text);
  };
  return {
    pool,
    headers: { authorization: `Bearer ${env.COEX_ACCESS_TOKEN}` },
    memoryBytes: server.memoryBytes,
    stop: () => server.stop(pool),
    url,
    wabaId,
    phoneNumberId,
    act: async (name, input) =>
      ((await control('POST', 'act', { do: name, with: input })) as { outcome: unknown }).outcome,
    control,
  };
}

/** Starts a bare HTTP server that reads each request to its end and answers what never changes. */
export async function startFloor(connections: number): Promise<Server> {
  const script = `
    const server = require('node:http').createServer(async (request, response) => {
      for await (const chunk of request);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"success":true}');
    });
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  const server = await start(['-e', script], '');
  const pool = new Pool(`http://127.0.0.1:${server.said}`, { connections });
  const headers = { authorization: 'Bearer of no meaning' };
  return { pool, headers, memoryBytes: server.memoryBytes, stop: () => server.stop(pool) };
}

async function start(argv: readonly string[], home: string) {
  const running = execa(process.execPath, argv, {
    env: { COEX_HOME: home, NODE_EXTRA_CA_CERTS: undefined },
    reject: false,
    buffer: false,
  });
  // Read on, or what it goes on to say would block it.
  const lines = createInterface(running.stdout)[Symbol.asyncIterator]();
  const { value: said } = await lines.next();
  if (said === undefined) throw new Error(`${argv.join(' ')} ended with ${(await running).exitCode}.`);
  running.stdout.resume();
  running.stderr.resume();
  return {
    said,
    memoryBytes: async () => {
      const { stdout } = await execa('ps', ['-o', 'rss=', '-p', String(running.pid)]);
      return Number(stdout) * 1024;
    },
    stop: async (pool: Pool) => {
      await pool.close();
      running.kill('SIGINT');
      await running;
    },
  };
}
