export { isAway } from './away.ts';
export { checkStore } from './check.ts';
export { copyStore } from './copy.ts';
export { admitCopy } from './copy-admission.ts';
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
  ofWamids,
  spansInUse,
  toChange,
  unindexed,
} from './engine.ts';
export { countRejections, type IncomingDelivery } from './incoming.ts';
export { makePartitions } from './make-partitions.ts';
export { SCHEMA_VERSION } from './migrations.ts';
export { openStore, openStoreToRead } from './open.ts';
export { countPrunable } from './prunable.ts';
export { keptFrom, type PruneProgress, prune, requireWholeLog } from './prune.ts';
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
export { schemaBefore } from './schema-before.ts';
export { schemaOf } from './schema-of.ts';
export { inSnapshot } from './snapshot.ts';
export { statusOfStore } from './status.ts';
export type { Engine, Store } from './store.ts';
export { subjectOf } from './subject.ts';
export { whenFree } from './when-free.ts';
