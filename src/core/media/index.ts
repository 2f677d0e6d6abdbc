export { fetchMedia, type MediaDeps, surveyMedia } from './fetch.ts';
export { type MediaFolder, openMediaFolder } from './folder.ts';
export { listMedia, type MediaEntry } from './list.ts';
export type { Outcome, Wanted } from './records.ts';
export { STANDINGS } from './standing.ts';
export { emptyTally, type Survey, type Tally } from './tally.ts';
export { verifyMedia } from './verify.ts';
