export { contentHash, normalDraft, normalLanguage } from './account/normal.ts';
export { type AccountTemplate, accountTemplate, readAccount } from './account/read.ts';
export { type ApplyOptions, applyPlan } from './apply/apply.ts';
export type { ApplyDeps } from './apply/deps.ts';
export { type ApplyEvent, isRecategorised, type StepDone } from './apply/events.ts';
export {
  blockAfterDeletion,
  deleteNamed,
  findNamed,
  moveNamed,
  type NamedTemplates,
  protectedAgainstDeletion,
} from './apply/remove.ts';
export { type Awaited, awaitReviews, type Reviewed } from './apply/wait.ts';
export { type Environment, type Environments, loadEnvironments } from './files/environments.ts';
export { readSources } from './files/read.ts';
export type { Breaking } from './plan/breaking.ts';
export type { Change } from './plan/changes.ts';
export {
  type AccountPlan,
  isChange,
  type Note,
  type Plan,
  type PlanStep,
  REFUSALS,
  type Refusal,
} from './plan/plan.ts';
export { readSample } from './plan/samples.ts';
export { looksLikePlan, openPlan, planText, type SealedPlan, sealPlan } from './plan/sealed.ts';
export { type SurveyedAccount, surveyAccount } from './plan/survey.ts';
export { type WordRun, wordDiff } from './plan/words.ts';
