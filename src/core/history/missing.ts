/** Chunks of a phase that were announced and have not come: those from `from` to `to`. */
export interface MissingChunks {
  readonly phase: number;
  readonly from: number;
  readonly to: number;
}

/** A place in a phase that was seen, however often. */
export interface SeenChunk {
  readonly phase: number;
  /** Null where Meta gave none. */
  readonly order: number | null;
}

/**
 * The holes below the highest place that was seen in each phase. Meta does not say whether it counts from 0 or 1: a
 * place 0 in any phase tells. What lies above the highest is not announced, and cannot be missed.
 */
export function missingChunks(seen: readonly SeenChunk[]): MissingChunks[] {
  const placed = seen.flatMap(({ phase, order }) => (order === null ? [] : [{ phase, order }]));
  const first = placed.some(({ order }) => order === 0) ? 0 : 1;
  const sorted = placed.sort((a, b) => a.phase - b.phase || a.order - b.order);
  const missing: MissingChunks[] = [];
  let last = { phase: Number.NaN, order: 0 };
  for (const { phase, order } of sorted) {
    const next = phase === last.phase ? last.order + 1 : first;
    if (order > next) missing.push({ phase, from: next, to: order - 1 });
    last = { phase, order };
  }
  return missing;
}

/** How many chunks those are. */
export function countMissing(missing: readonly MissingChunks[]): number {
  return missing.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}
