import { once } from 'node:events';
import type { Output } from '../tui/io.ts';

/**
 * Resolves when whoever reads the output has taken most of it; at once while that keeps up. What is drawn or printed is
 * written without waiting, so a command with no end of output waits here between its pieces, or what a slow reader has
 * not taken yet would pile up in memory. Rejects when the signal aborts.
 */
export async function drained(output: Output, signal: AbortSignal): Promise<void> {
  if (output.writableNeedDrain) await once(output, 'drain', { signal });
}
