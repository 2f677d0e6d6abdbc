export { isBlank, type Row, readRows } from './rows.ts';
