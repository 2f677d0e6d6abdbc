/**
 * What a source gives, piece by piece; rejects with the signal’s reason as soon as it aborts. A terminal that nobody types
 * into, or a pipe that stays open, never gives a piece: waiting for one would outlast Ctrl-C.
 */
export async function* interruptible(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  // Nobody may be waiting for it when it comes.
  aborted.promise.catch(() => undefined);
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const pieces = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const piece = await Promise.race([pieces.next(), aborted.promise]);
      if (piece.done) return;
      yield piece.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    // Not waited for: it would wait for the piece that does not come.
    pieces.return?.().catch(() => undefined);
  }
}
