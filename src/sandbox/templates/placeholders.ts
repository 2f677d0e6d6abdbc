import type { Template, TemplateComponent } from '../world/templates.ts';

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/** The names in `{{…}}`, each once, as they first appear; numbers are names too. */
export function variablesIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(PLACEHOLDER), ([, name]) => name ?? ''))];
}

/** A text with its variables replaced; what has no value stays as it is. */
export function fillIn(text: string, lookUp: (name: string) => string | undefined): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => lookUp(name) ?? whole);
}

/** A text without its variables. */
export function withoutVariables(text: string): string {
  return text.replace(PLACEHOLDER, ' ');
}

/** Whether every brace belongs to a variable. */
export function hasLooseBraces(text: string): boolean {
  return /\{\{|\}\}/.test(text.replace(PLACEHOLDER, ''));
}

export function isPositional(name: string): boolean {
  return /^\d+$/.test(name);
}

/** Whether positions are 1, 2, 3 without a gap. */
export function isContiguous(names: readonly string[]): boolean {
  const numbers = names.map(Number).sort((one, other) => one - other);
  return numbers.every((number, index) => number === index + 1);
}

/** Whether two variables stand next to each other with nothing, or only spaces, between them. */
export function hasAdjacentVariables(text: string): boolean {
  return /\}\}\s*\{\{/.test(text);
}

/** What a component’s variables are called in the order their values are given. */
export function parametersOf(template: Template, component: TemplateComponent | undefined): string[] {
  const text = typeof component?.text === 'string' ? component.text : '';
  const names = variablesIn(text);
  return template.parameterFormat === 'NAMED'
    ? names
    : names.sort((one, other) => Number(one) - Number(other));
}
