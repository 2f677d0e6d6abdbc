import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut: whoever is on it loses the connection, at both ends. */
export interface Wire {
  readonly port: number;
  /** Cuts so many of what is connected, the oldest first. */
  cut(count: number): void;
  close(): Promise<void>;
}

export async function layWire(toPort: number): Promise<Wire> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(toPort, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (count: number) => {
    for (const [near] of [...pairs].slice(0, count)) near.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    close: async () => {
      server.close();
      cut(pairs.size);
      await once(server, 'close');
    },
  };
}
