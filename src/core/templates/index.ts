export { contentHash, normalDraft, normalLanguage } from './account/normal.ts';
export { type AccountTemplate, accountTemplate, readAccount } from './account/read.ts';
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
export { awaitReviews, type Reviewed } from './apply/wait.ts';
export { type Environment, type Environments, loadEnvironments } from './files/environments.ts';
export { readSources } from './files/read.ts';
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
