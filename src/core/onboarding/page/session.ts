import type { Clock } from '../../clock.ts';
import { CoexError } from '../../errors.ts';
import type { Random } from '../../random.ts';
import { type SessionEvent, sessionEvent } from '../../wire/signup.ts';
import { refusalOf } from '../refusals.ts';
import type { Refusal, SignedUp } from '../signup-way.ts';
import { TROUBLES, type Trouble } from './words.ts';

/** How long a code waits for the event that names its WABA. It lives 30 seconds, and the WABA can be found without. */
const EVENT_GRACE_MS = 1000;

/** Pages that may post; reloading forgets the eldest, so that nobody can fill the memory by it. */
const MOST_PAGES = 100;

/** One signup on a page of our own: what the page posts, put together. */
export interface PageSession {
  /** `done` once a code came; `ended` when nobody waits for one any more. */
  state(): 'open' | 'done' | 'ended';
  /** The one-time secret of a page just loaded, which its posts must carry. */
  admit(): string;
  isAdmitted(nonce: string): boolean;
  /** Takes what the signup's session told; gives the refusal, if it was one. */
  takeEvent(attempt: string, event: unknown): Refusal | undefined;
  /** Takes the code of an attempt; whether it is the one this signup ends with, also when it is sent twice. */
  takeCode(attempt: string, code: string): boolean;
  /** Takes what the page found wrong. */
  takeTrouble(trouble: Trouble): void;
  readonly outcome: Promise<SignedUp>;
  /** Ends it without a code, unless one came. */
  end(): void;
}

/** Opens a session; what is posted out of order, twice or by an earlier attempt does no harm. */
export function openPageSession(
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  { signal, onLeft }: { readonly signal: AbortSignal; readonly onLeft: (refusal: Refusal) => void },
): PageSession {
  const { promise: outcome, resolve, reject } = Promise.withResolvers<SignedUp>();
  // Whoever awaits the outcome hears of a failure; nobody else must.
  outcome.catch(() => undefined);
  let state: 'open' | 'done' | 'ended' = 'open';
  let code: string | undefined;
  let heard: Heard | undefined;
  let named: (() => void) | undefined;
  const nonces = new Set<string>();

  const end = (reason: unknown) => {
    if (state === 'open') state = 'ended';
    signal.removeEventListener('abort', giveUp);
    reject(reason);
  };
  const giveUp = () => end(signal.reason);
  if (signal.aborted) giveUp();
  else signal.addEventListener('abort', giveUp, { once: true });

  const heardOf = (attempt: string) => (heard?.attempt === attempt ? heard : undefined);
  // What is named on the way may not be what it ends with.
  const wabaOf = (attempt: string) => (heardOf(attempt)?.isFinished ? heardOf(attempt)?.wabaId : undefined);

  return {
    state: () => state,
    outcome,
    end: () => end(new CoexError('signup-cancelled', { step: '', next: 'Start again for a new link.' })),
    admit: () => {
      const nonce = random.hex(16);
      nonces.add(nonce);
      const [eldest] = nonces;
      if (nonces.size > MOST_PAGES && eldest !== undefined) nonces.delete(eldest);
      return nonce;
    },
    isAdmitted: (nonce) => nonces.has(nonce),
    takeEvent: (attempt, posted) => {
      const { data: event } = sessionEvent.safeParse(posted);
      if (event === undefined) return undefined;
      if (event.event === 'CANCEL' || event.event === 'ERROR') {
        const refusal = refusalOf(event);
        if (state === 'open') onLeft(refusal);
        return refusal;
      }
      // Several may come, each with a part.
      const earlier = heardOf(attempt);
      const wabaId = usableId(event.data.waba_id) ?? earlier?.wabaId;
      heard = { attempt, wabaId, isFinished: earlier?.isFinished === true || isFinish(event) };
      named?.();
      return undefined;
    },
    takeCode: (attempt, posted) => {
      if (state !== 'open') return posted === code;
      state = 'done';
      code = posted;
      const finish = () => resolve({ kind: 'code', code: posted, wabaId: wabaOf(attempt) });
      if (wabaOf(attempt) !== undefined) finish();
      else {
        const waiting = new AbortController();
        named = () => {
          if (wabaOf(attempt) !== undefined) waiting.abort();
        };
        clock.sleep(EVENT_GRACE_MS, AbortSignal.any([signal, waiting.signal])).then(finish, finish);
      }
      return true;
    },
    takeTrouble: (trouble) => {
      if (state === 'open') onLeft(TROUBLES[trouble]);
    },
  };
}

/** What the events of an attempt told so far. */
interface Heard {
  readonly attempt: string;
  readonly wabaId: string | undefined;
  readonly isFinished: boolean;
}

// There are several finishes, and more may come (reference §2.3).
function isFinish({ event }: SessionEvent): boolean {
  return event.startsWith('FINISH');
}

function usableId(id: string | undefined): string | undefined {
  return id !== undefined && /^\d{1,30}$/.test(id) ? id : undefined;
}
