export { contentHash, normalDraft, normalLanguage } from './account/normal.ts';
export { type AccountTemplate, accountTemplate, readAccount } from './account/read.ts';
export { prepareMessage, requestOf, seenMessage, type TemplateMessage } from './rendering/message.ts';
export type { RenderedButton, RenderedMessage, RenderedParts } from './rendering/rendered.ts';
export { sampleValues } from './rendering/sample-values.ts';
export type { SendProblem } from './rendering/send-problem.ts';
export { readValues, type TemplateValues } from './rendering/values.ts';
