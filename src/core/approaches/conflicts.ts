import { NEEDS, type Need } from '../rules/index.ts';
import { listed } from './listed.ts';

/**
 * The smallest sets of needs that no approach meets fully, given how each approach answers them: a need none meets is a
 * set of one. Empty when an approach meets all.
 */
export function conflictsAmong(
  approaches: readonly { readonly answers: readonly { readonly need: Need; readonly met: string }[] }[],
): Need[][] {
  let sets: Need[][] = [[]];
  for (const { answers } of approaches) {
    const lacking = answers.filter(({ met }) => met !== 'yes').map(({ need }) => need);
    // A set nobody meets must hold, for each approach, a need that it lacks.
    const reached = sets.flatMap((set) =>
      set.some((need) => lacking.includes(need)) ? [set] : lacking.map((need) => [...set, need]),
    );
    sets = smallest(reached);
  }
  return sets.map((set) => NEEDS.filter((need) => set.includes(need)));
}

/** Those that hold no other, each once. */
function smallest(sets: readonly Need[][]): Need[][] {
  const kept: Need[][] = [];
  for (const set of [...sets].sort((one, other) => one.length - other.length)) {
    if (!kept.some((other) => other.every((need) => set.includes(need)))) kept.push(set);
  }
  return kept;
}

/** The conflicts in sentences; those of two needs are drawn together by the need they share. */
export function sayConflicts(conflicts: readonly (readonly Need[])[], say: (need: Need) => string): string[] {
  const alone = conflicts.filter(({ length }) => length === 1).flat();
  const sentences = alone.length === 0 ? [] : [`No approach fully offers ${listed(alone.map(say), 'or')}.`];
  let pairs = conflicts.filter(({ length }) => length === 2);
  while (pairs.length > 0) {
    const shared = mostFrequent(pairs.flat());
    const against = pairs
      .filter((pair) => pair.includes(shared))
      .flatMap((pair) => pair.filter((need) => need !== shared));
    sentences.push(
      `No approach fully offers ${say(shared)} together with ${listed(against.map(say), 'or')}.`,
    );
    pairs = pairs.filter((pair) => !pair.includes(shared));
  }
  const larger = conflicts.filter(({ length }) => length > 2);
  return [
    ...sentences,
    ...larger.map((set) => `No approach fully offers ${listed(set.map(say), 'and')} together.`),
  ];
}

/** The first of those that come most often; of at least one need. */
function mostFrequent(needs: readonly Need[]): Need {
  const count = (need: Need) => needs.filter((other) => other === need).length;
  return needs.reduce((most, need) => (count(need) > count(most) ? need : most));
}
