/** A line that is typed. `at` counts characters as people see them, before the cursor. */
export interface Field {
  readonly text: string;
  readonly at: number;
}
