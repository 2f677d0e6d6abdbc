export { contentHash, normalDraft, normalLanguage } from './account/normal.ts';
export { type AccountTemplate, accountTemplate, readAccount } from './account/read.ts';
export { type Environment, type Environments, loadEnvironments } from './files/environments.ts';
export { readSources } from './files/read.ts';
