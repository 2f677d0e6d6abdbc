import type { FileSink } from '../../src/core/graph/index.ts';

/** A place for a file in memory, and what came to it. */
export function memorySink(): {
  readonly sink: FileSink;
  readonly text: () => string;
  readonly restarts: () => number;
} {
  let pieces: Uint8Array[] = [];
  let restarts = 0;
  return {
    text: () => Buffer.concat(pieces).toString(),
    restarts: () => restarts,
    sink: {
      get sizeBytes() {
        return pieces.reduce((sum, { length }) => sum + length, 0);
      },
      write: async (piece) => {
        pieces.push(piece);
      },
      restart: async () => {
        if (pieces.length > 0) restarts += 1;
        pieces = [];
      },
    },
  };
}
