/** What tells the templates of an account apart, as one text; `language` as Meta spells it. */
export function templateKey(name: string, language: string): string {
  return `${name} ${language}`;
}
