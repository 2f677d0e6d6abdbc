export {
  findNumber,
  hasLeftSince,
  lastRemovalAt,
  listNumbers,
  type NumberSummary,
} from './numbers.ts';
export { awaitRemoval, findRemoval, type Removal } from './removal.ts';
