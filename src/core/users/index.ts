export { listLinks, type UserLink } from './links.ts';
export { allowJoin, type Separation, separate } from './separate.ts';
