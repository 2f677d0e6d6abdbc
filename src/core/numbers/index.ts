export { findNumber, lastRemovalAt, listNumbers, type NumberSummary, numberLifecycle } from './numbers.ts';
export { awaitRemoval, findRemoval, type Removal } from './removal.ts';
