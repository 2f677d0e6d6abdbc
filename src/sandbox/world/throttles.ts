/** What is counted for Meta's rate limits. Plain data; how it is counted is the business of `graph/throttles.ts`. */
export interface Throttles {
  /** What is left of each number's throughput, by its id. */
  readonly throughput: Map<string, { left: number; at: number }>;
  /** The burst in force of each business number and person, by `number person`. */
  readonly pairs: Map<string, Window>;
  /** Calls of the hour in force, by `app` or by `app waba`. */
  readonly calls: Map<string, Window>;
  /** When each person was sent marketing in the last 24 hours, from any business; by `waId`. */
  readonly marketing: Map<string, readonly number[]>;
}

/** What happened how often since a moment (Unix milliseconds). */
export interface Window {
  since: number;
  count: number;
}

export function createThrottles(): Throttles {
  return { throughput: new Map(), pairs: new Map(), calls: new Map(), marketing: new Map() };
}
