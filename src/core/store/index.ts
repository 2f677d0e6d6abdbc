export {
  appendDeliveries,
  countRejections,
  type IncomingDelivery,
} from './delivery-log.ts';
export { openStore, type Store } from './open.ts';
export { type Delivery, type Message, PROJECTIONS, type Tables } from './schema.ts';
