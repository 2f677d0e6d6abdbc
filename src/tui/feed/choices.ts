import type { TemplateChoice } from './source.ts';

/** The templates that fit what was typed, in the order in which they came. */
export function shownChoices(
  choices: readonly TemplateChoice[] | null,
  text: string,
): readonly TemplateChoice[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (choices ?? []).filter((choice) => words.every((word) => searched(choice).includes(word)));
}

function searched({ name, language, category, body }: TemplateChoice): string {
  return `${name} ${language} ${category} ${body}`.toLowerCase();
}
