const MINUTE_MS = 60_000;
/** Over how long a rate is taken. */
export const PACE_SPAN_MS = 5 * MINUTE_MS;
/** Of less than this nothing can be told. */
const LEAST_CHUNKS = 3;
const LEAST_MS = 5000;

/** What came lately, up to the last chunk. Instants are Unix milliseconds. */
export interface Recent {
  readonly since: number;
  readonly chunks: number;
  readonly messages: number;
}

/** How fast an import goes; null for what cannot be told. */
export interface Pace {
  readonly messagesPerMinute: number | null;
  readonly leftMs: number | null;
}

/**
 * How fast an import goes, and how long it may still take. Chunks come in any order, so that Meta's percent may run far
 * ahead of what is here: what is left is counted in chunks, those announced and those the percent lets expect.
 */
export function paceOf(
  recent: Recent,
  {
    progress,
    chunks,
    missing,
  }: { readonly progress: number; readonly chunks: number; readonly missing: number },
  now: number,
): Pace {
  const elapsedMs = now - recent.since;
  if (recent.chunks < LEAST_CHUNKS || elapsedMs < LEAST_MS) return { messagesPerMinute: null, leftMs: null };
  const messagesPerMinute = Math.round((recent.messages * MINUTE_MS) / elapsedMs);
  if (progress <= 0 || progress >= 100) return { messagesPerMinute, leftMs: null };
  const left = ((chunks + missing) * 100) / progress - chunks;
  return { messagesPerMinute, leftMs: Math.round((left * elapsedMs) / recent.chunks) };
}
