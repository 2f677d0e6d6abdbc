export { listLinks } from './links.ts';
export { allowJoin, separate } from './separate.ts';
