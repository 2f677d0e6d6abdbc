export { type Check, preflight } from './preflight.ts';
