import { CoexError } from '../errors.ts';
import type { SignupWay } from './signup-way.ts';

/** What somebody has pasted: the code, and the WABA if they know it. */
export interface Pasted {
  readonly code: string;
  readonly wabaId?: string | undefined;
}

/**
 * The way in without a browser here: somebody goes through the signup elsewhere and brings its code, which lives 30
 * seconds. `ask` is asked when the onboarding is ready for it; its signal aborts when nobody waits any more.
 */
export function pasteWay(ask: (signal: AbortSignal) => Promise<Pasted>): SignupWay {
  return {
    name: 'paste',
    open: async ({ signal }) => {
      const closing = new AbortController();
      const asked = ask(AbortSignal.any([signal, closing.signal]));
      const outcome = asked.then(({ code, wabaId }) => ({ kind: 'code' as const, code, wabaId }));
      // Whoever awaits the outcome hears of a failure; nobody else must.
      outcome.catch(() => undefined);
      return { outcome, close: async () => closing.abort() };
    },
  };
}

const OPEN_AGAIN = '`coex onboard --resume` asks for the code again.';

/**
 * The code in what was pasted: the code itself, or the whole address the signup came back to (`…?code=…`). Throws
 * `signup-cancelled` for an address that brings an error, and `code-unusable` for what holds no code.
 */
export function codeIn(text: string): string {
  const pasted = text.trim();
  const url = /^https?:\/\//i.test(pasted) ? URL.parse(pasted) : null;
  if (url === null) {
    // What Facebook puts behind an address comes along when its end was copied.
    const code = pasted.replace(/#_=_$/, '');
    if (/^[\w.~-]{10,}$/.test(code)) return code;
    throw new CoexError('code-unusable', {
      problem: pasted === '' ? 'it is empty' : 'it holds what no code has',
    });
  }
  const code = url.searchParams.get('code');
  if (code !== null && code !== '') return code;
  if (url.searchParams.has('error')) throw new CoexError('signup-cancelled', { step: '', next: OPEN_AGAIN });
  throw new CoexError('code-unusable', { problem: 'the address has no code' });
}
