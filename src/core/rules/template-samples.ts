import type { Rule } from './rule.ts';
import { TEMPLATE_MANAGEMENT } from './sources.ts';

/** Names that Meta's own samples have. */
export const TEMPLATE_SAMPLE_NAMES = {
  value: ['hello_world'],
  about: 'Names of Meta’s sample templates, which nobody else can use; there may be more.',
  ...TEMPLATE_MANAGEMENT,
} as const satisfies Rule<readonly string[]>;

const NAMES: ReadonlySet<string> = new Set(TEMPLATE_SAMPLE_NAMES.value);

/** Whether a template is one of Meta's own, which every account has and nobody can change or delete. */
export function isMetaSample(name: string): boolean {
  return NAMES.has(name);
}
