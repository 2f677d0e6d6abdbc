export { type FilledTemplate, sendTemplate, sendText } from './send.ts';
