export {
  appSubscriptions,
  exchangeCode,
  inspectToken,
  requestSync,
  sendMessage,
  subscribeApp,
  subscribeWaba,
  wabaPhoneNumbers,
} from './calls.ts';
export { createGraph, type Exchange, type Graph } from './client.ts';
