export { ALL_PROBES } from './all-probes.ts';
export { causesIn, diagnose } from './chain.ts';
export { FAULTS, type FaultCode, LINKS, type Link, type Repair } from './faults.ts';
export type { Diagnosis, Evidence, Finding, LinkResult, ShownFinding, Verdict } from './finding.ts';
export { checkLocalSide } from './local.ts';
export { withMeta } from './meta/open-meta.ts';
export type { Network, Posted, Reached } from './network.ts';
export { openNetwork } from './open-network.ts';
export type { Probe, Side } from './side.ts';
