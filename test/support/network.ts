import { type Network, openNetwork } from '../../src/core/diagnosis/index.ts';

/**
 * The network of this machine alone: what is on loopback is reached as it is, and nothing else. Servers on it tell real
 * time, so Meta's is given.
 */
export function loopbackNetwork(metaTimeMs: () => number | undefined): Network {
  const real = openNetwork();
  return {
    reach: async (url, signal) => {
      const { hostname } = new URL(url);
      if (hostname.endsWith('.invalid')) return { kind: 'unresolvable', problem: 'ENOTFOUND' };
      if (hostname !== '127.0.0.1') return { kind: 'unreachable', problem: 'ENETUNREACH' };
      const reached = await real.reach(url, signal);
      return reached.kind === 'answered' ? { ...reached, serverTimeMs: metaTimeMs() } : reached;
    },
    ask: (url, request, signal) => {
      if (new URL(url).hostname !== '127.0.0.1') throw new Error('ENETUNREACH');
      return real.ask(url, request, signal);
    },
  };
}
