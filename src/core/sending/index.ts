export { sendText } from './send.ts';
