import { withoutVariables } from './wording.ts';

/** A signature has so many bands of so many rows: texts that are four fifths alike nearly always share a band. */
const BANDS = 10;
const ROWS = 3;

/** A text as the pairs of neighbouring words in it, each a number; texts of the same words in the same order have the same. */
export function shinglesOf(text: string): Set<number> {
  const words = withoutVariables(text)
    .toLowerCase()
    .match(/[\p{Letter}\p{Number}]+/gu);
  const shingles = new Set<number>();
  const count = words?.length ?? 0;
  for (let at = 0; at + 1 < count; at += 1) {
    shingles.add(hashOf(`${words?.[at]} ${words?.[at + 1]}`));
  }
  return shingles;
}

/** How much two texts share, from 0 to 1 (Jaccard). */
export function likeness(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared += 1;
  const all = one.size + other.size - shared;
  return all === 0 ? 0 : shared / all;
}

/** Keys of which texts much alike share at least one (MinHash, in bands). */
export function bandsOf(shingles: ReadonlySet<number>): number[] {
  const least = new Uint32Array(BANDS * ROWS).fill(0xffffffff);
  for (const shingle of shingles) {
    for (let row = 0; row < least.length; row += 1) {
      const mixed = mix(shingle, row);
      if (mixed < (least[row] as number)) least[row] = mixed;
    }
  }
  return Array.from({ length: BANDS }, (_, band) =>
    least.subarray(band * ROWS, (band + 1) * ROWS).reduce(mix, band),
  );
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** Another number for each row, from the finaliser of MurmurHash 3. */
function mix(value: number, row: number): number {
  let mixed = value ^ Math.imul(row + 1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
