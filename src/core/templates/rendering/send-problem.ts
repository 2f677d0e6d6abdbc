/** Something in the values of a template that Meta would refuse, found without a call. */
export interface SendProblem {
  /** Meta’s code for it (templates.md §7.2). */
  readonly code: number;
  /** Which value, as it is addressed: `body.first_name`, `header`, `card.0.button.1`. */
  readonly at: string;
  /** What is wrong there: `has a line break`. */
  readonly problem: string;
  /** What to do about it. */
  readonly fix: string;
}

/** The same problems with an address in front. */
export function within(at: string, problems: readonly SendProblem[]): SendProblem[] {
  return at === '' ? [...problems] : problems.map((one) => ({ ...one, at: `${at}.${one.at}` }));
}
