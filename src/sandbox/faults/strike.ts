import { type Random, randomFor } from '../random.ts';
import type { World } from '../world/world.ts';
import type { Fault } from './faults.ts';

/**
 * Counts an event that a fault's target matches, and says whether the fault strikes it: then gives the chance that is
 * left to draw from for how. What is drawn depends on the seed, the fault and how many events came before, on nothing
 * else.
 */
export function strikes(world: World, fault: Fault): Random | undefined {
  fault.seen += 1;
  const random = randomFor(world.seed, 'fault', fault.id, fault.seen);
  if (!isDue(fault, random)) return undefined;
  fault.struck += 1;
  return random;
}

/** Whether a fault has done all it was to do. */
export function isSpent({ when, struck }: Fault): boolean {
  return when.kind === 'next' && struck >= when.count;
}

function isDue(fault: Fault, random: Random): boolean {
  const { when, seen } = fault;
  switch (when.kind) {
    case 'always':
      return true;
    case 'next':
      return !isSpent(fault);
    case 'every':
      return seen % when.nth === 0;
    case 'probability':
      return random.chance(when.probability);
  }
}

/** Whether a text is what a pattern says: `*` stands for anything, case is ignored; no pattern matches everything. */
export function matches(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'is').test(text);
}
