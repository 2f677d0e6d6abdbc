export { findNumber, listNumbers, type NumberSummary, numberLifecycle } from './numbers.ts';
