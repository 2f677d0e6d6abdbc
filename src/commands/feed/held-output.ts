import type { Output } from '../../tui/io.ts';

/** So much of what is held is kept; the latest is. */
const MOST_CHARACTERS = 1024 * 1024;

/**
 * Holds what is written to a terminal, by whomever, since it would go into the screen that is drawn there. Returns what
 * writes it and ends the holding.
 */
export function holdOutput(output: Output): () => void {
  if (output.isTTY !== true) return () => undefined;
  const { write } = output;
  const held: string[] = [];
  let length = 0;
  let isCut = false;
  const hold = (chunk: Uint8Array | string, ...rest: readonly unknown[]): boolean => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    held.push(text);
    length += text.length;
    while (length > MOST_CHARACTERS && held.length > 1) {
      length -= held.shift()?.length ?? 0;
      isCut = true;
    }
    const done = rest.at(-1);
    if (typeof done === 'function') queueMicrotask(() => done());
    return true;
  };
  output.write = hold;
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    output.write = write;
    if (isCut) output.write('(What was written before is left out.)\n');
    for (const text of held) output.write(text);
  };
}
