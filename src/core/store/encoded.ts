import type { Hash } from 'node:crypto';
import type { AnyRow } from './ranges.ts';

/**
 * Rows as text and bytes, the same for the same rows whichever engine they were read from: a line of JSON for each, and
 * after it the bytes it has.
 */
export type Encoded = readonly (string | Uint8Array)[];

export function encoded(rows: readonly AnyRow[], columns: readonly string[]): Encoded {
  const parts: (string | Uint8Array)[] = [];
  let text = '';
  for (const row of rows) {
    const bytes: Uint8Array[] = [];
    const values = columns.map((column) => {
      const value = row[column];
      if (!(value instanceof Uint8Array)) return value;
      bytes.push(value);
      return { bytes: value.length };
    });
    text += `${JSON.stringify(values)}\n`;
    if (bytes.length === 0) continue;
    parts.push(text, ...bytes);
    text = '';
  }
  return text === '' ? parts : [...parts, text];
}

export function isSame(one: Encoded, other: Encoded): boolean {
  return one.length === other.length && one.every((part, at) => isSamePart(part, other[at]));
}

function isSamePart(one: string | Uint8Array, other: string | Uint8Array | undefined): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  return other !== undefined && Buffer.compare(one, other) === 0;
}

/** Adds rows to the checksum of a table, which is the same however many are added at a time. */
export function addTo(hash: Hash, rows: Encoded): void {
  for (const part of rows) hash.update(part);
}

/** About how many bytes they are. */
export function sizeOf(rows: Encoded): number {
  return rows.reduce((size, part) => size + part.length, 0);
}
