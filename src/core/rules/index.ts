export { LIMITS } from './limits.ts';
export { findMetaError, HISTORY_DECLINED, type MetaErrorRule } from './meta-errors.ts';
export { digitsOf, phoneMatchKey } from './phones.ts';
export { GRAPH_VERSION, REQUIRED_SCOPES, REQUIRED_WEBHOOK_FIELDS, SIGNUP_FEATURE } from './signup.ts';
