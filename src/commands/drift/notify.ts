import { createHmac } from 'node:crypto';
import { isoTime } from '../../core/clock.ts';
import { type Notice, type NumberDrift, noteTold, noticesDue, type Way } from '../../core/drift/index.ts';
import { problemOf } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import type { DriftEvent } from './drift-events.ts';
import { toDriftOutput } from './drift-output.ts';
import { runProgram } from './run-program.ts';

/** How long a program or a server may take. */
const TIMEOUT_MS = 20_000;

/** By which a receiver knows who sends: HMAC SHA-256 of the body, as Meta signs its webhooks. */
const SIGNATURE_HEADER = 'x-coex-signature-256';

/** Tells a notice; rejects when it could not. */
export type Teller = (body: string) => Promise<void>;

/** The ways of telling that flags ask for. Throws `secret-missing` where nothing could be signed. */
export async function tellersOf(
  context: Context,
  {
    notifyCommand,
    notifyUrl,
  }: { readonly notifyCommand?: string | undefined; readonly notifyUrl?: string | undefined },
): Promise<ReadonlyMap<Way, Teller>> {
  const tellers = new Map<Way, Teller>();
  if (notifyCommand !== undefined) {
    const { PATH, HOME } = context.host.env;
    const options = { env: { PATH, HOME }, timeoutMs: TIMEOUT_MS, signal: context.signal };
    tellers.set('command', (body) => runProgram(notifyCommand, body, options));
  }
  if (notifyUrl !== undefined) {
    const secret = await (await context.secrets()).get('notify-secret');
    tellers.set('url', (body) => post(notifyUrl, body, { secret, signal: context.signal }));
  }
  return tellers;
}

/** Tells what has changed since it was told last, each way by itself; what could not be told is due again next time. */
export async function notify(
  context: Context,
  tellers: ReadonlyMap<Way, Teller>,
  numbers: readonly NumberDrift[],
  emit: (event: DriftEvent) => void,
): Promise<{ readonly failed: number }> {
  if (tellers.size === 0) return { failed: 0 };
  const { clock, signal } = context;
  // Opened before anything is told: what cannot be noted would be told again each time.
  const store = await context.store();
  let failed = 0;
  for (const [way, tell] of tellers) {
    for (const notice of await noticesDue(store, way, numbers)) {
      const { drift, from } = notice;
      const problem = await problemIn(() => tell(bodyOf(notice, clock.now())));
      signal.throwIfAborted();
      if (problem === null) await noteTold({ store, clock }, way, drift);
      else failed += 1;
      const { phoneNumberId, risk: to } = drift;
      emit({ event: 'notified', at: isoTime(clock.now()), way, phoneNumberId, from, to, problem });
    }
  }
  return { failed };
}

function bodyOf({ drift, from }: Notice, now: number): string {
  const content = { at: isoTime(now), from, to: drift.risk, number: toDriftOutput(drift) };
  return JSON.stringify({ schema: 'coex.drift-notice/v1', ...content });
}

async function post(
  url: string,
  body: string,
  { secret, signal }: { readonly secret: string; readonly signal: AbortSignal },
): Promise<void> {
  const { request } = await import('undici');
  const { statusCode, body: answer } = await request(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'coex',
      [SIGNATURE_HEADER]: `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  await answer.dump();
  if (statusCode < 200 || statusCode > 299) throw new Error(`it answered ${statusCode}`);
}

async function problemIn(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return problemOf(error);
  }
}
