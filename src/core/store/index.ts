export { among } from './among.ts';
export type { Bulk } from './bulk.ts';
export { countRejections, type IncomingDelivery } from './delivery-log.ts';
export { openStore, openStoreToRead, type Store } from './open.ts';
export {
  type Delivery,
  type Message,
  type Onboarding,
  PROJECTIONS,
  type SyncClaim,
  type Tables,
  type TemplateCall,
  type TemplateClaim,
} from './schema.ts';
export { inSnapshot } from './snapshot.ts';
export { subjectOf } from './subject.ts';
export { whenFree } from './when-free.ts';
