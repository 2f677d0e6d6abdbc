import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CoexError, ERRORS } from '../../../src/core/errors.ts';
import { createGraph, createLimits, type Graph } from '../../../src/core/graph/index.ts';
import { fixedClock, seededRandom } from '../../support/run.ts';
import { APP_SECRET, metaError, TOKEN } from '../../support/scripted-graph.ts';

/* Whatever comes back over the wire becomes a value or one error that can be understood, soon, and tells no secret. */

const read = { method: 'GET', path: '990000000000001' } as const;
const change = { method: 'POST', path: '990000000000001/subscribed_apps' } as const;
const file = { method: 'GET', path: '990000000000001', answer: 'bytes' } as const;

/** Long enough for a machine that is busy, and too short for what never comes. */
const PATIENT = { connectMs: 10_000, answerMs: 10_000, totalMs: 20_000 };
const SHORT = { ...PATIENT, totalMs: 300 };

/** A server that answers every request with the bytes it is told, and then does what it is told. */
let server: {
  readonly url: string;
  answerWith(wire: Uint8Array | string, then?: 'end' | 'reset' | 'stay'): void;
};

beforeAll(async () => {
  let wire: Uint8Array | string = '';
  let after: 'end' | 'reset' | 'stay' = 'end';
  const sockets = new Set<Socket>();
  const listening = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', () => {
      socket.write(wire, () => {
        if (after === 'end') socket.end();
        if (after === 'reset') socket.resetAndDestroy();
      });
    });
  });
  server = {
    url: await listenOn(listening),
    answerWith: (bytes, then = 'end') => {
      wire = bytes;
      after = then;
    },
  };
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => listening.close(resolve));
  };
});

async function listenOn(listening: Server): Promise<string> {
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

function openGraph(timeouts = PATIENT, baseUrl = server.url): Graph {
  const clock = fixedClock();
  const graph = createGraph({
    baseUrl,
    version: 'v26.0',
    token: async () => TOKEN,
    appSecret: async () => APP_SECRET,
    clock,
    random: seededRandom(1),
    limits: createLimits(clock),
    timeouts,
  });
  onTestFinished(() => graph.close());
  return graph;
}

/** What a call came to: the code of its error, or `value`. Fails for any other end. */
async function endOf(graph: Graph, call: typeof read | typeof change | typeof file): Promise<string> {
  try {
    await graph.call(call);
    return 'value';
  } catch (error) {
    if (!(error instanceof CoexError)) throw new Error(`No CoexError but ${String(error)}`);
    expect(Object.keys(ERRORS)).toContain(error.code);
    expect(error.message).not.toMatch(/[{}]|undefined|\[object/);
    expect(error.hint).not.toBe('');
    const told = JSON.stringify([error.message, error.hint, error.meta]);
    for (const secret of [TOKEN, APP_SECRET, 'secret text']) expect(told).not.toContain(secret);
    return error.code;
  }
}

/** An answer with its head, as HTTP/1.1 wants it. */
function answer(status: number, body: Uint8Array | string, headers: readonly string[] = []): Buffer {
  const content = Buffer.from(body as string);
  const head = [
    `HTTP/1.1 ${status} Said`,
    `content-length: ${content.length}`,
    'content-type: application/json',
    ...headers,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content]);
}

const json = JSON.stringify({ id: '1' });
const unknown = ['graph-unexpected', 'graph-outcome-unknown'];
const unreachable = ['graph-unreachable', 'graph-outcome-unknown'];

describe('an answer', () => {
  it.each<[string, Uint8Array | string, readonly string[]]>([
    [
      'compressed with gzip, unasked',
      answer(200, gzipSync(json), ['content-encoding: gzip']),
      ['value', 'value'],
    ],
    [
      'compressed with deflate',
      answer(200, deflateSync(json), ['content-encoding: deflate']),
      ['value', 'value'],
    ],
    [
      'compressed with brotli',
      answer(200, brotliCompressSync(json), ['content-encoding: br']),
      ['value', 'value'],
    ],
    ['of an empty encoding', answer(200, json, ['content-encoding: ']), ['value', 'value']],
    ['that says gzip and is not', answer(200, 'secret text', ['content-encoding: gzip']), unknown],
    ['in an encoding of its own', answer(200, json, ['content-encoding: secret text']), unknown],
    [
      'that grows without end',
      answer(200, gzipSync(Buffer.alloc(70 * 2 ** 20)), ['content-encoding: gzip']),
      unknown,
    ],
    ['with a byte order mark', answer(200, `\uFEFF${json}`), ['value', 'value']],
    ['that is not UTF-8', answer(200, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])), unknown],
    ['nested too deeply', answer(200, '['.repeat(100_000)), unknown],
    ['of another content type', answer(200, json, ['content-type: text/html']), ['value', 'value']],
    ['of HTTP/1.0 that ends with its connection', `HTTP/1.0 200 OK\r\n\r\n${json}`, ['value', 'value']],
    ['without a length, cut short', 'HTTP/1.0 200 OK\r\n\r\n{"id":"secret te', unknown],
    ['empty', answer(204, ''), unknown],
    ['with no body at all', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', unknown],
    [
      'in good chunks',
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${json.length.toString(16)}\r\n${json}\r\n0\r\n\r\n`,
      ['value', 'value'],
    ],
    [
      'in bad chunks',
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n${json}\r\n0\r\n\r\n`,
      unknown,
    ],
    ['in chunks that stop', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n${json}`, unknown],
    ['shorter than it says', `HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n${json}`, unknown],
    ['that is no HTTP', 'secret text, not HTTP at all\r\n\r\n', unreachable],
    ['of SSH', 'SSH-2.0-OpenSSH_9.6\r\n', unreachable],
    ['of TLS', Buffer.from('15030300020228', 'hex'), unreachable],
    ['with headers without end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(50_000)}`, unreachable],
    ['that is nothing', '', unreachable],
    ['with an odd status', `HTTP/1.1 999 Odd\r\ncontent-length: ${json.length}\r\n\r\n${json}`, unknown],
    ['with HTTP 100 alone', 'HTTP/1.1 100 Continue\r\n\r\n', unreachable],
  ])('%s', async (_title, wire, [ofRead, ofChange]) => {
    server.answerWith(wire);
    const graph = openGraph();
    expect([await endOf(graph, read), await endOf(graph, change)]).toEqual([ofRead, ofChange]);
  });

  it.each<[string, number, unknown, string]>([
    ['as text', 400, { error: 'secret text' }, 'graph-unexpected'],
    ['without a code', 400, { error: { message: 'secret text' } }, 'graph-unexpected'],
    ['with a code of null', 400, { error: { code: null } }, 'graph-unexpected'],
    ['with half a code', 400, { error: { code: 190.5 } }, 'graph-unexpected'],
    ['with a code as words', 400, { error: { code: 'secret text' } }, 'graph-unexpected'],
    ['with a code as text', 400, { error: { code: '190' } }, 'graph-not-permitted'],
    ['with a code beyond counting', 400, '{"error":{"code":99999999999999999999}}', 'graph-unexpected'],
    ['with its details as text', 400, { error: { code: 190, error_data: 'no' } }, 'graph-not-permitted'],
    ['with its details as a list', 400, { error: { code: 190, error_data: [1] } }, 'graph-not-permitted'],
    ['with no words', 400, { error: { code: 987654 } }, 'graph-refused'],
    ['with words that are none', 400, { error: { code: 190, message: 7 } }, 'graph-not-permitted'],
    [
      'with everything odd',
      500,
      metaError(190, { error_subcode: {}, fbtrace_id: 7, error_user_msg: [] }),
      'graph-not-permitted',
    ],
    ['as a list', 400, [{ error: 1 }], 'graph-unexpected'],
    ['and is null', 400, null, 'graph-unexpected'],
    ['with the token in it', 400, metaError(190, { message: `Malformed ${TOKEN}` }), 'graph-not-permitted'],
  ])('that holds an error %s', async (_title, status, body, code) => {
    const graph = openGraph();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    server.answerWith(answer(status, text));
    expect([await endOf(graph, read), await endOf(graph, change)]).toEqual([code, code]);
    server.answerWith(answer(200, text));
    const inOk = await endOf(graph, change);
    if (code !== 'graph-unexpected') expect(inOk).toBe(code);
    else expect(['graph-outcome-unknown', 'value']).toContain(inOk);
  });

  it.each<[string, string, readonly string[]]>([
    ['does not begin', '', unreachable],
    ['stops after its head', 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n', unknown],
    ['stops in its body', 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"data":', unknown],
    ['stops in its head', 'HTTP/1.1 200 OK\r\ncontent-le', unreachable],
  ])('that %s is given up on', async (_title, wire, [ofRead, ofChange]) => {
    server.answerWith(wire, 'stay');
    const graph = openGraph(SHORT);
    expect([await endOf(graph, read), await endOf(graph, change)]).toEqual([ofRead, ofChange]);
  });

  it('that does not begin is given up on before the whole of the time has passed', async () => {
    server.answerWith('', 'stay');
    const graph = openGraph({ ...PATIENT, answerMs: 100 });
    expect(await endOf(graph, change)).toBe('graph-outcome-unknown');
  });

  it('that drips is given up on after the whole time, unless it is a file', async () => {
    const bytes = 60;
    const dripping = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${bytes}\r\n\r\n`);
      const drip = setInterval(() => socket.write(' '), 10);
      socket.on('close', () => clearInterval(drip));
    });
    const baseUrl = await listenOn(dripping);
    onTestFinished(() => new Promise<void>((resolve) => void dripping.close(() => resolve())));
    const graph = openGraph(SHORT, baseUrl);
    await expect(graph.call(change)).rejects.toMatchObject({
      code: 'graph-outcome-unknown',
      message: expect.stringContaining('it took too long'),
    });
    const answered = (await graph.call({ ...file, maxAnswerBytes: 1_000_000 })) as { bytes: Uint8Array };
    expect(answered.bytes).toHaveLength(bytes);
  });
});

describe('anything at all', () => {
  const status = fc.constantFrom(200, 201, 204, 206, 301, 302, 304, 400, 401, 404, 408, 429, 500, 502, 503);
  const headers = fc.array(
    fc.constantFrom(
      'retry-after: 1',
      'retry-after: never',
      'x-app-usage: {"call_count":100}',
      'x-app-usage: {',
      'x-business-use-case-usage: {"1":[{"call_count":96,"estimated_time_to_regain_access":1e99}]}',
      'x-business-use-case-usage: [[[]]]',
      'content-encoding: gzip',
      'location: https://elsewhere.example/secret text',
      'location: ::',
      'connection: close',
      'content-type: text/html',
    ),
    { maxLength: 3 },
  );
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.record({ error: fc.jsonValue() }).map((value) => JSON.stringify(value)),
    fc
      .record({
        message: fc.jsonValue(),
        code: fc.oneof(fc.integer(), fc.constantFrom(1, 4, 100, 190, 130429, 131056, 80007), fc.jsonValue()),
        error_subcode: fc.jsonValue(),
        error_data: fc.jsonValue(),
        error_user_title: fc.jsonValue(),
        error_user_msg: fc.jsonValue(),
        fbtrace_id: fc.jsonValue(),
      })
      .map((error) => JSON.stringify({ error })),
  );

  it('in HTTP ends in a value or one error', { timeout: 60_000 }, async () => {
    const graph = openGraph();
    await fc.assert(
      fc.asyncProperty(status, headers, body, async (code, extra, content) => {
        server.answerWith(answer(code, content, extra));
        for (const call of [read, change, file]) await endOf(graph, call);
      }),
      { seed: 20261105, numRuns: 150 },
    );
  });

  it('cut short anywhere ends in a value or one error', { timeout: 60_000 }, async () => {
    const graph = openGraph();
    const wire = answer(200, JSON.stringify({ data: [{ id: '1' }], note: 'secret text' }));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(wire.length),
        fc.constantFrom('end' as const, 'reset' as const),
        async (at, then) => {
          server.answerWith(wire.subarray(0, at), then);
          const ends = [await endOf(graph, read), await endOf(graph, change)];
          if (at < wire.length) expect(ends).not.toContain('value');
        },
      ),
      { seed: 20261105, numRuns: 60 },
    );
  });

  it('that is only bytes ends in one error', { timeout: 60_000 }, async () => {
    const graph = openGraph();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        server.answerWith(bytes);
        expect(await endOf(graph, read)).toBe('graph-unreachable');
        expect(await endOf(graph, change)).toBe('graph-outcome-unknown');
      }),
      { seed: 20261105, numRuns: 60 },
    );
  });
});
