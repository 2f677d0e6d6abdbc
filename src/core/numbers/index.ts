export { findNumber, listNumbers, type NumberSummary, numberLifecycle } from './numbers.ts';
export { awaitRemoval, findRemoval, type Removal } from './removal.ts';
