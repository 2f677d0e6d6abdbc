export { type FollowEnd, followImport } from './follow.ts';
export { type Import, listImports } from './imports.ts';
export { mediaSince } from './media.ts';
export { type MissingChunks, missingChunks } from './missing.ts';
export { type HistoryProgress, historyProgress, importProgress } from './progress.ts';
export { IMPORT_STATES, type ImportState, isTroubled, PATIENCE, type Patience } from './state.ts';
