export { contentHash, normalDraft, normalLanguage } from './account/normal.ts';
export { type AccountTemplate, oddIn, readAccount } from './account/read.ts';
export { isRecord } from './account/records.ts';
export { applyPlan } from './apply/apply.ts';
export type { ApplyDeps } from './apply/deps.ts';
export { isRecategorised, type StepDone } from './apply/events.ts';
export {
  blockAfterDeletion,
  deleteNamed,
  findNamed,
  moveNamed,
  type NamedTemplates,
  protectedAgainstDeletion,
} from './apply/remove.ts';
export { awaitReviews, isGone, type Reviewed } from './apply/wait.ts';
export { type Environment, type Environments, loadEnvironments } from './files/environments.ts';
export { familyJsonSchema, familySchemaText } from './files/json-schema.ts';
export { type Pulled, pullTemplates } from './files/pull.ts';
export { readSources } from './files/read.ts';
export { reading, readTemplateText } from './files/read-file.ts';
export { unreadFolders } from './files/unread.ts';
export { fixFile, type MadeFix } from './lint/fix-file.ts';
export { type DraftFinding, type LintFinding, lintDraft, lintSources } from './lint/lint.ts';

export type { LintRule, Severity } from './lint/rule.ts';

export { LINT_RULES } from './lint/rules.ts';
export type { Breaking } from './plan/breaking.ts';
export {
  type AccountPlan,
  isChange,
  type Note,
  type PlanStep,
  REFUSALS,
  type Refusal,
} from './plan/plan.ts';
export { readSample } from './plan/samples.ts';
export { looksLikePlan, openPlan, planText, type SealedPlan, sealPlan } from './plan/sealed.ts';
export { surveyAccount } from './plan/survey.ts';
export { type WordRun, wordDiff } from './plan/words.ts';
export { prepareMessage, requestOf, seenMessage } from './rendering/message.ts';
export type { RenderedButton, RenderedParts } from './rendering/rendered.ts';
export { readValueRows } from './rendering/rows.ts';
export { sampleValues } from './rendering/sample-values.ts';
export type { SendProblem } from './rendering/send-problem.ts';
export { readValues, type TemplateValues } from './rendering/values.ts';
export { FINDING_KINDS, type FindingKind } from './review/findings.ts';
export {
  type AccountReview,
  type ReviewedTemplate,
  reviewAccount,
  reviewAccounts,
  sharedProblems,
  type UnreadableAccount,
} from './review/review.ts';
export { rememberTemplates } from './review/sightings.ts';
export type { TemplateFact } from './review/told.ts';
export { changesBetween, watchTemplates } from './review/watch.ts';
export type { SourceProblem, TemplateSources } from './source.ts';
