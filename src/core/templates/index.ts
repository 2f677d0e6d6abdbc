export { contentHash, normalDraft, normalLanguage } from './account/normal.ts';
export { type AccountTemplate, accountTemplate, readAccount } from './account/read.ts';
export { type Environment, type Environments, loadEnvironments } from './files/environments.ts';
export { familyJsonSchema, familySchemaText } from './files/json-schema.ts';
export { type Pulled, pullTemplates } from './files/pull.ts';
export { readSources } from './files/read.ts';
