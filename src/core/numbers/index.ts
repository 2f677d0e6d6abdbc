export {
  findNames,
  findNumber,
  hasLeftSince,
  type LifecycleEvent,
  lastRemovalAt,
  lifecyclesOf,
  listNames,
  listNumbers,
  type NumberNames,
  type NumberSummary,
} from './numbers.ts';
export { awaitRemoval, findRemoval, type Removal } from './removal.ts';
