/** A fact of Meta's platform that can change: its value, who says so, and when that was read. */
export interface Rule<Value> {
  readonly value: Value;
  /** What the value means, in one sentence. */
  readonly about: string;
  readonly source: string;
  /** The date (ISO) on which the source was last read or was updated by its author. */
  readonly asOf: string;
  /** Where sources disagree: the other position and who holds it. */
  readonly otherwise?: string;
}
