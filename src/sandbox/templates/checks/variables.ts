import type { TemplateComponent } from '../../world/templates.ts';
import type { Draft } from '../draft.ts';
import { isPositional, variablesIn, withoutVariables } from '../placeholders.ts';
import { missingField, problem, type TemplateProblem } from '../problems.ts';
import { hasLineBreak } from '../wording.ts';

// Meta's text says lower case and underscores; clients take digits too (templates §3.3).
const NAME = /^[a-z_][a-z0-9_]*$/;

/** Names, and one format in all of the template; gaps and adjacency are for the review (templates §3.3). */
export function checkNames(draft: Draft, texts: readonly string[]): TemplateProblem | undefined {
  const names = texts.flatMap(variablesIn);
  const named = names.filter((name) => !isPositional(name));
  if (named.length > 0 && named.length < names.length) {
    return problem('malformed', 'Positional and named parameters cannot be used in the same template.');
  }
  if (draft.parameterFormat === 'POSITIONAL') {
    return named.length === 0
      ? undefined
      : problem('malformed', `{{${named[0]}}} is no number: set parameter_format to NAMED.`);
  }
  const odd = names.find((name) => !NAME.test(name));
  return odd === undefined
    ? undefined
    : problem('malformed', `{{${odd}}}: names have lower-case letters, digits and underscores only.`);
}

/** Every variable of a text component has an example that can be one (templates §3.3). */
export function checkExamples(
  draft: Draft,
  component: TemplateComponent,
  where: 'body' | 'header',
): TemplateProblem | undefined {
  const names = variablesIn(typeof component.text === 'string' ? component.text : '');
  if (names.length === 0) return undefined;
  const given = draft.parameterFormat === 'NAMED' ? namedIn(component, where) : listedIn(component, where);
  const isComplete =
    draft.parameterFormat === 'NAMED'
      ? names.every((name) => given.has(name))
      : names.length === given.size && [...given.values()].every((example) => example.trim() !== '');
  if (!isComplete) return missingField(where.toUpperCase(), 'example');
  const broken = [...given.values()].some((example) => hasLineBreak(example) || example.includes('\t'));
  return broken ? problem('example-breaks', 'Samples cannot have new lines or tabs.') : undefined;
}

function namedIn(component: TemplateComponent, where: string): Map<string, string> {
  const rows = Object(component.example)[`${where}_text_named_params`];
  const examples = new Map<string, string>();
  for (const row of Array.isArray(rows) ? rows : []) {
    const { param_name: name, example } = Object(row);
    if (typeof name === 'string' && typeof example === 'string' && example.trim() !== '')
      examples.set(name, example);
  }
  return examples;
}

/** A header's examples are a list; a body's a list in a list, but for one variable also flat (MCAR). */
function listedIn(component: TemplateComponent, where: string): Map<string, string> {
  const given: unknown = Object(component.example)[`${where}_text`];
  // A bare text stands on a page about carousels, and for a body alone.
  const bare = given === undefined || where === 'header' ? [] : [given];
  const list = Array.isArray(given) ? given : bare;
  const nested: unknown[] = where === 'body' && Array.isArray(list[0]) ? list[0] : list;
  const texts = nested.filter((example) => typeof example === 'string');
  // A flat list of several says nothing about which of them belong together.
  const isFlatBody = where === 'body' && nested === list && texts.length > 1;
  return isFlatBody ? new Map() : new Map(texts.map((example, index) => [String(index + 1), example]));
}

/**
 * Enough words for the variables: at least twice as many as there are variables and one more. A formula that clients
 * worked out from refusals (Syniverse, Mercuri; templates §3.3).
 */
export function hasTooManyVariables(text: string): boolean {
  const variables = Array.from(text.matchAll(/\{\{[^{}]*\}\}/g)).length;
  const words = withoutVariables(text)
    .split(/\s+/)
    .filter((word) => /[\p{Letter}\p{Number}]/u.test(word));
  return variables > 0 && words.length + variables < 3 * variables + 1;
}
