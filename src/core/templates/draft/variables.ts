/** A variable in a text: `{{1}}` or `{{first_name}}`. */
export interface Variable {
  /** Between the braces, without spaces. */
  readonly name: string;
  /** Where it begins and ends in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const VARIABLE = /\{\{([^{}]*)\}\}/g;

/** The variables in a text, in order; one that stands twice is twice in the list. */
export function variablesIn(text: string): Variable[] {
  return [...text.matchAll(VARIABLE)].map((found) => ({
    name: (found[1] as string).trim(),
    start: found.index,
    end: found.index + found[0].length,
  }));
}

/** Whether a variable is a number: `{{1}}`. */
export function isPositional(name: string): boolean {
  return /^\d+$/.test(name);
}

/** The text with each variable replaced; what `find` does not know stays as it is. */
export function fillVariables(text: string, find: (name: string) => string | undefined): string {
  return text.replace(VARIABLE, (whole, name: string) => find(name.trim()) ?? whole);
}
