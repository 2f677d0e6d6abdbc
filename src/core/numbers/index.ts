export { findNumber, listNumbers, type NumberSummary } from './numbers.ts';
