import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CoexError, problemOf } from '../errors.ts';

/** Starts to listen; resolves with the port. Throws `port-in-use` and `listen-failed`. */
export function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    // Listened to for good: too many open files, for one, must not end the process.
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        return reject(new CoexError('port-in-use', { host, port }, { cause: error }));
      return reject(
        new CoexError('listen-failed', { host, port, problem: problemOf(error) }, { cause: error }),
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
