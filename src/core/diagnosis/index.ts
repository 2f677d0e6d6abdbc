export { checkLocalSide } from './local.ts';
