export { type HistoryProgress, historyProgress, type PhaseProgress } from './progress.ts';
