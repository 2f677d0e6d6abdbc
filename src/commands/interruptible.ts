/**
 * What a source gives, piece by piece; rejects with the signal’s reason as soon as it aborts. A terminal that nobody types
 * into, or a pipe that stays open, never gives a piece: waiting for one would outlast Ctrl-C.
 */
export async function* interruptible(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const pieces = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      signal.throwIfAborted();
      const piece = await orAborted(pieces.next(), signal);
      if (piece.done) return;
      yield piece.value;
    }
  } finally {
    // Not waited for: it would wait for the piece that does not come.
    pieces.return?.().catch(() => undefined);
  }
}

/**
 * What is waited for, unless the signal aborts first. Not by `Promise.race` with one promise for all pieces: that one
 * would keep every piece in memory for as long as it is open (github.com/nodejs/node/issues/17469).
 */
function orAborted<Value>(awaited: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    awaited.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
