export {
  findNames,
  findNumber,
  hasLeftSince,
  lastRemovalAt,
  listNames,
  listNumbers,
  type NumberNames,
  type NumberSummary,
} from './numbers.ts';
export { awaitRemoval, findRemoval, type Removal } from './removal.ts';
