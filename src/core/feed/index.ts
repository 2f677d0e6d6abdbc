export type { Standing } from './standing.ts';
