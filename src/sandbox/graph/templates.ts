/** A message template as far as sending needs it. */
export interface Template {
  readonly name: string;
  readonly language: string;
  readonly category: 'utility' | 'marketing' | 'authentication';
  readonly bodyParameters: number;
}

// What the shop has approved.
const TEMPLATES: readonly Template[] = [
  { name: 'hello_world', language: 'en_US', category: 'utility', bodyParameters: 0 },
  { name: 'pickup_ready', language: 'en_GB', category: 'utility', bodyParameters: 1 },
  { name: 'order_update', language: 'en_GB', category: 'utility', bodyParameters: 2 },
  { name: 'spring_service', language: 'en_GB', category: 'marketing', bodyParameters: 1 },
];

/** An approved template; the language must match, in either spelling (`en_GB`, `en-GB`: reference §4.9). */
export function findTemplate(name: string, language: string): Template | undefined {
  const wanted = language.replace('-', '_');
  return TEMPLATES.find((template) => template.name === name && template.language === wanted);
}
