export { contentHash, normalDraft, normalLanguage } from './account/normal.ts';
export { type AccountTemplate, accountTemplate, readAccount } from './account/read.ts';
export { type Environment, type Environments, loadEnvironments } from './files/environments.ts';
export { readSources } from './files/read.ts';
export { type DraftFinding, type LintFinding, lintDraft, lintSources } from './lint/lint.ts';
export { type LintRule, SEVERITIES, type Severity } from './lint/rule.ts';
export { LINT_RULES } from './lint/rules.ts';
