export {
  APPROACH_IDS,
  APPROACHES,
  type Approach,
  type ApproachId,
  BAN_RISKS,
  type BanRisk,
  MET,
  type Met,
  NEEDS,
  type Need,
  OFFERS,
  type Offer,
} from './approaches.ts';
export { AUTHENTICATION_WORDS } from './authentication-words.ts';
export { COUNTRIES } from './countries.ts';
export { DISCONNECTIONS } from './disconnections.ts';
export { REQUIREMENTS } from './eligibility.ts';
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
export { CERTAINTIES, type Certainty, CHANGES, type Change, FEATURES, type Feature } from './features.ts';
export { LIMITS } from './limits.ts';
export { findMetaError, HISTORY_DECLINED, type MetaErrorRule } from './meta-errors.ts';
export { closest } from './near.ts';
export { OFFBOARDING_LOSSES, OFFBOARDING_STAYS, OFFBOARDING_STEPS } from './offboarding.ts';
export { PHONE_SIGNS } from './phone-signs.ts';
export { digitsOf, phoneMatchKey } from './phones.ts';
export { PRICE_ERAS } from './price-eras.ts';
export type { Rule } from './rule.ts';
export { codesSaid, type SaidCode } from './said-codes.ts';
export { GRAPH_VERSION, REQUIRED_SCOPES, REQUIRED_WEBHOOK_FIELDS, SIGNUP_FEATURE } from './signup.ts';
export { SIGNUP_FINISHED_WITHOUT_CODE, SIGNUP_SAYINGS, SIGNUP_STEPS } from './signup-refusals.ts';
export { SIGNUP_VERSIONS } from './signup-versions.ts';
export { TEMPLATE_LANGUAGES } from './template-languages.ts';
export { whyRejected } from './template-rejections.ts';
export { isMetaSample } from './template-samples.ts';
export { TEMPLATE_SOURCES } from './template-sources.ts';
export { USER_ID_FACTS } from './user-ids.ts';
