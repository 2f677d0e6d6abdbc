export { compareApproaches } from './compare.ts';
export type { ComparedApproach } from './compared.ts';
export { type StatedNeed, sayNeed } from './needs.ts';
export type { Recommendation } from './recommend.ts';
