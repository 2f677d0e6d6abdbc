import { problemOf } from '../../errors.ts';
import type { AskCallback, ChallengeAnswer } from './challenge.ts';

const TIMEOUT_MS = 10_000;
/** A challenge has ten digits; the beginning of anything else tells what it is. */
const MOST_BYTES = 16 * 1024;

/**
 * Asks callbacks over the network: one GET each, no redirect followed, certificates checked, ten seconds at most. Rejects
 * only when `signal` aborts, with its reason.
 */
export function openCallbackAsker(signal: AbortSignal, timeoutMs = TIMEOUT_MS): AskCallback {
  return async (url) => {
    const { Agent, request } = await import('undici');
    const dispatcher = new Agent({ connect: { timeout: timeoutMs }, allowH2: false });
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const { statusCode, headers, body } = await request(url, {
        dispatcher,
        signal: deadline,
        headers: { 'accept-encoding': 'identity', 'user-agent': 'coex' },
      });
      const location = [headers.location ?? []].flat()[0];
      return {
        status: statusCode,
        body: await beginningOf(body),
        ...(location === undefined ? {} : { location }),
      };
    } catch (error) {
      signal.throwIfAborted();
      return failed(error, timeoutMs);
    } finally {
      await dispatcher.destroy();
    }
  };
}

async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > MOST_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
}

// A message may quote the URL, and with it the verify token: the system’s code alone is told where there is one.
function failed(error: unknown, timeoutMs: number): ChallengeAnswer {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { problem: `nothing came within ${timeoutMs / 1000} s` };
  }
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && code !== '') return { problem: code };
  return { problem: problemOf(error).replace(/\S*hub\.\S*/g, 'the URL') };
}
