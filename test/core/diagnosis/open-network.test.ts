import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openNetwork } from '../../../src/core/diagnosis/index.ts';

const { signal } = new AbortController();

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it('tells how a server was reached, and what time it has', async () => {
  const url = await serve((_, response) =>
    response.writeHead(401, { date: 'Thu, 05 Nov 2026 09:00:00 GMT' }).end(),
  );
  expect(await openNetwork().reach(url, signal)).toMatchObject({
    kind: 'answered',
    status: 401,
    secureMs: undefined,
    serverTimeMs: Date.UTC(2026, 10, 5, 9),
  });
});

it('tells apart who is not found from who does not answer', async () => {
  const network = openNetwork();
  expect(await network.reach('http://graph.invalid/', signal)).toMatchObject({ kind: 'unresolvable' });
  expect(await network.reach('http://127.0.0.1:1/', signal)).toEqual({
    kind: 'unreachable',
    problem: 'ECONNREFUSED',
  });
});

it('gives up on who says nothing', async () => {
  const url = await serve(() => undefined);
  const network = openNetwork(50);
  const problem = 'nothing came within 0.05 s';
  expect(await network.reach(url, signal)).toEqual({ kind: 'unreachable', problem });
  await expect(network.ask(url, { method: 'GET' }, signal)).rejects.toThrow(problem);
});

it('posts a body as it is, and gives the beginning of the answer without following it elsewhere', async () => {
  const url = await serve((request, response) => {
    request.setEncoding('utf8').on('data', (body: string) => {
      response
        .writeHead(302, { location: '/elsewhere' })
        .end(`${request.headers['x-mark']} ${body} ${'x'.repeat(5000)}`);
    });
  });
  const asked = { method: 'POST' as const, headers: { 'x-mark': 'here' }, body: '{"ä":1}' };
  const { status, body } = await openNetwork().ask(url, asked, signal);
  expect(status).toBe(302);
  expect(body.slice(0, 13)).toBe('here {"ä":1} ');
  expect(body).toHaveLength(1000);
});

it('stops with whoever asked', async () => {
  const url = await serve(() => undefined);
  const interruption = new AbortController();
  const asked = openNetwork().reach(url, interruption.signal);
  interruption.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
});
