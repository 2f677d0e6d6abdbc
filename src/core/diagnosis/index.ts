export { checkLocalSide, type LocalCheck } from './local.ts';
