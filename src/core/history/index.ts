export { type FollowEnd, followImport } from './follow.ts';
export { listImports } from './imports.ts';
export { type HistoryProgress, historyProgress, importProgress } from './progress.ts';
export { type Signs, signsSince } from './signs.ts';
export { IMPORT_STATES, isTroubled, PATIENCE, type Patience } from './state.ts';
export { FINDING_KINDS, isMissing } from './verify/findings.ts';
export type { ChatMonth } from './verify/months.ts';
export { verifyHistory } from './verify/verify.ts';
