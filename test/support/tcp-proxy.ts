import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A way to a server that can be cut, stalled and closed, and that keeps what clients have sent over it. */
export interface TcpProxy {
  readonly port: number;
  /** What clients have sent, as Latin-1. */
  sent(): string;
  /** How often somebody has connected. */
  connections(): number;
  cut(): void;
  /** Nothing passes any more, and nobody is told. */
  stall(): void;
  /** Whether whoever connects is turned away at once. */
  refuse(isRefusing: boolean): void;
}

/** The URL of a database by way of a proxy. */
export async function onAWay(url: string): Promise<{ readonly database: string; readonly proxy: TcpProxy }> {
  const database = new URL(url);
  const proxy = await proxyTo(database.hostname, Number(database.port || 5432));
  database.host = `127.0.0.1:${proxy.port}`;
  return { database: database.href, proxy };
}

export async function proxyTo(host: string, port: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const sent: Buffer[] = [];
  let count = 0;
  let isRefusing = false;
  let isStalled = false;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    count += 1;
    if (isRefusing) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(port, host);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('data', (bytes) => {
        if (from === client) sent.push(bytes);
        if (!isStalled) to.write(bytes);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    cut();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => Buffer.concat(sent).toString('latin1'),
    connections: () => count,
    cut,
    stall: () => {
      isStalled = true;
    },
    refuse: (refusing) => {
      isRefusing = refusing;
    },
  };
}
