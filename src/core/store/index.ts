export { isPostgresUrl } from './address.ts';
export {
  among,
  amongNumbers,
  earlier,
  elementsOf,
  engineOf,
  hasBytes,
  hasText,
  later,
  listOf,
  monthOf,
  toChange,
  unindexed,
} from './engine.ts';
export { countRejections, type IncomingDelivery } from './incoming.ts';
export { openStore, openStoreToRead } from './open.ts';
export { keptFrom, type Pruned, prune } from './prune.ts';
export { retried } from './retried.ts';
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
export type { Engine, Store } from './store.ts';
export { subjectOf } from './subject.ts';
export { whenFree } from './when-free.ts';
