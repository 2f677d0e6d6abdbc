export { type HistoryProgress, historyProgress } from './progress.ts';
