import type { Random } from '../random.ts';
import { signupLink } from './link.ts';
import { waitForReturn } from './return-server.ts';
import type { SignupWay } from './signup-way.ts';

/**
 * A composed link that comes back to this machine with the code. Implementers use the form and Meta does not document
 * it (reference §2.5): the demo goes this way, real customers go through a page or a hosted link.
 */
export function redirectWay(options: {
  readonly baseUrl: string;
  readonly appId: string;
  readonly configId: string;
  readonly random: Random;
}): SignupWay {
  return {
    name: 'redirect',
    open: async ({ signal }) => {
      // Comes back with the code, so that no one else's code is taken for ours.
      const state = options.random.hex(16);
      const back = await waitForReturn(state, signal);
      const composed = signupLink({ ...options, state, redirectUri: back.redirectUri });
      // Short, so that its QR code fits a terminal.
      const link = back.shorten(composed, options.random);
      const outcome = back.code.then((code) => ({ kind: 'code' as const, code }));
      outcome.catch(() => undefined);
      return { link, outcome, close: async () => back.close() };
    },
  };
}
