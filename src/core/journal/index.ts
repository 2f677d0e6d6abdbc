export {
  claimOneShot,
  claimRepeat,
  findClaim,
  type OneShot,
  type Sync,
  type SyncRequest,
  settleClaim,
} from './claims.ts';
export {
  amendOnboarding,
  endOnboarding,
  findUnfinished,
  type JournalDeps,
  journalled,
  mayHaveBeenDone,
  noteState,
  startOnboarding,
  type WayName,
} from './journal.ts';
export { listOnboardings } from './onboardings.ts';
export {
  abandonOnboarding,
  closeWhatIsOver,
  isUnderWay,
  listStandings,
  type OnboardingStanding,
  STANDINGS,
} from './standing.ts';
export { ownerBefore, type TokenKeeper } from './tokens.ts';
