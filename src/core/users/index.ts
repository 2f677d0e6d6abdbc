export { listLinks, type UserLink } from './links.ts';
export { allowJoin, separate } from './separate.ts';
