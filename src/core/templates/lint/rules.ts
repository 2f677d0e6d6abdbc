import type { DraftRule, LintRule, SetRule } from './rule.ts';
import { AUTHENTICATION_RULES } from './rules/authentication.ts';
import { BUTTON_RULES } from './rules/buttons.ts';
import { CATEGORY_RULES } from './rules/category.ts';
import { COMPONENT_RULES } from './rules/components.ts';
import { IDENTITY_RULES } from './rules/identity.ts';
import { PLACEMENT_RULES } from './rules/placement.ts';
import { SAMPLE_RULES } from './rules/samples.ts';
import { SET_RULES } from './rules/sets.ts';
import { STRUCTURE_RULES } from './rules/structures.ts';
import { SUPPRESSION_RULES } from './rules/suppressions.ts';
import { TEXT_RULES } from './rules/texts.ts';
import { URL_RULES } from './rules/urls.ts';
import { VARIABLE_RULES } from './rules/variables.ts';

/** What is looked for in a template by itself. */
export const DRAFT_RULES: readonly DraftRule[] = [
  ...IDENTITY_RULES,
  ...COMPONENT_RULES,
  ...VARIABLE_RULES,
  ...PLACEMENT_RULES,
  ...SAMPLE_RULES,
  ...TEXT_RULES,
  ...BUTTON_RULES,
  ...URL_RULES,
  ...STRUCTURE_RULES,
  ...AUTHENTICATION_RULES,
  ...CATEGORY_RULES,
];

/** What is looked for in all of them together. */
export const WHOLE_SET_RULES: readonly SetRule[] = SET_RULES;

/** Every rule, in the order in which they are told. */
export const LINT_RULES: readonly LintRule[] = [...DRAFT_RULES, ...SET_RULES, ...SUPPRESSION_RULES];
