/** Something that Meta would refuse a message for. */
export interface MessageProblem {
  /** Where in the message: `interactive.action.buttons.1.reply.title`. */
  readonly at: string;
  /** What is wrong there: `has 21 characters, at most 20 are allowed`. */
  readonly problem: string;
}

/** A row of the limits. */
type Limit = { readonly value: number };

/** A text that must say something, and not more than the limit. What is left out is not looked at. */
export function text(at: string, value: string | undefined, limit?: Limit): MessageProblem[] {
  if (value === undefined) return [];
  if (value.trim() === '') return [{ at, problem: 'is empty' }];
  return limit === undefined ? [] : notLonger(at, value, limit);
}

/** A text that may be empty, and not longer than the limit. */
export function notLonger(at: string, value: string, limit: Limit): MessageProblem[] {
  return atMost(at, lengthOf(value), limit, 'characters');
}

/** A list that must hold something, and not more than the limit. */
export function many(at: string, count: number, limit: Limit, what: string): MessageProblem[] {
  return count === 0 ? [{ at, problem: `has no ${what}` }] : atMost(at, count, limit, what);
}

function atMost(at: string, count: number, { value }: Limit, what: string): MessageProblem[] {
  return count <= value ? [] : [{ at, problem: `has ${count} ${what}, at most ${value} are allowed` }];
}

/** What tells things apart must not be there twice. */
export function unlike(at: string, values: readonly string[], what: string): MessageProblem[] {
  const repeated = values.find((value, index) => values.indexOf(value) !== index);
  return repeated === undefined ? [] : [{ at, problem: `has the ${what} ${JSON.stringify(repeated)} twice` }];
}

export function within(at: string, value: number, least: number, most: number): MessageProblem[] {
  if (value >= least && value <= most) return [];
  return [{ at, problem: `is ${value}, expected from ${least} to ${most}` }];
}

/** A link that Meta or a person can open. */
export function link(at: string, value: string): MessageProblem[] {
  const isWeb = URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
  return isWeb ? [] : [{ at, problem: `is ${JSON.stringify(value)}, expected an http or https link` }];
}

// Meta does not say how it counts; by code points an emoji counts least, so nothing is refused that it would take.
function lengthOf(value: string): number {
  return [...value].length;
}
