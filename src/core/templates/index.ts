export { contentHash, normalDraft, normalLanguage } from './account/normal.ts';
export { type AccountTemplate, accountTemplate, readAccount } from './account/read.ts';
