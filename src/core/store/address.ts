export { isPostgresUrl } from '../store-address.ts';
