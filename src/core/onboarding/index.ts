export { type Callback, ensureAppFields } from './app-fields.ts';
export type { OnboardEnd, OnboardEvent, SyncRequest } from './events.ts';
export { hostedWay } from './hosted.ts';
export { amendOnboarding, endOnboarding, findUnfinished, startOnboarding } from './journal.ts';
export { awaitRemoval, findRemoval, type Removal } from './offboard.ts';
export { type OnboardDeps, type OnboardPlan, onboard } from './onboard.ts';
export { listOnboardings } from './onboardings.ts';
export { type PageServer, servePages } from './page/listen.ts';
export { ownPage, sdkFor } from './page/own-page.ts';
export { createSignupPages, type SignupPages } from './page/server.ts';
export { codeIn, type Pasted, pasteWay } from './paste.ts';
export { redirectWay } from './redirect.ts';
export type { TokenKeeper } from './sign-up.ts';
export type { Refusal, SignupWay } from './signup-way.ts';
export {
  abandonOnboarding,
  isUnderWay,
  listStandings,
  type OnboardingStanding,
  STANDINGS,
} from './standing.ts';
export { requestSyncOnce } from './sync.ts';
