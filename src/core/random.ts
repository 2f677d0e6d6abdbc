/** Randomness, passed in, so that tests and the sandbox can repeat a run. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** `sizeBytes` random bytes as lower-case hex; unpredictable outside tests. */
  hex(sizeBytes: number): string;
}
