export { explainMetaCode, listMetaErrors, searchMetaErrors, similarMetaCodes } from './explain.ts';
export {
  type Fact,
  findFacts,
  isInForce,
  listFacts,
  SUBJECTS,
  similarFacts,
  UNITS,
} from './facts.ts';
export { LIMITS } from './limits.ts';
export { findMetaError, HISTORY_DECLINED, type MetaErrorRule } from './meta-errors.ts';
export { closest } from './near.ts';
export { digitsOf, phoneMatchKey } from './phones.ts';
export { codesSaid, type SaidCode } from './said-codes.ts';
export { GRAPH_VERSION, REQUIRED_SCOPES, REQUIRED_WEBHOOK_FIELDS, SIGNUP_FEATURE } from './signup.ts';
