import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Repeatable chance for one purpose. */
export interface Random {
  /** An integer from `least` to `most`, both included. */
  integer(least: number, most: number): number;
  /** True with the given probability (0–1). */
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** A shuffled copy. */
  shuffle<Item>(items: readonly Item[]): Item[];
}

/**
 * Chance that depends on the seed and the purpose only. Naming the purpose keeps streams apart: what one part of the
 * sandbox draws never changes what another part gets.
 */
export function randomFor(seed: number, ...purpose: readonly (string | number)[]): Random {
  const generator = xoroshiro128plus(digest(seed, ...purpose).readInt32LE(0));
  const integer = (least: number, most: number): number => uniformInt(generator, least, most);
  return {
    integer,
    chance: (probability) => uniformFloat64(generator) < probability,
    pick: (items) => itemAt(items, integer(0, items.length - 1)),
    shuffle: (items) => {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = integer(0, last);
        const moved = itemAt(shuffled, last);
        shuffled[last] = itemAt(shuffled, other);
        shuffled[other] = moved;
      }
      return shuffled;
    },
  };
}

/** 32 bytes that depend on the seed and the purpose only; what ids and tokens are cut from. */
export function digest(seed: number, ...purpose: readonly (string | number)[]): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([seed, ...purpose]))
    .digest();
}

function itemAt<Item>(items: readonly Item[], index: number): Item {
  if (!Object.hasOwn(items, index)) throw new RangeError(`No item ${index} among ${items.length}.`);
  // Present by the line above, though it may be undefined itself.
  return items[index] as Item;
}
