export { finishSignup, type Onboarded } from './finish.ts';
export { startOnboarding } from './journal.ts';
export { signupLink } from './link.ts';
export { waitForReturn } from './return-server.ts';
export { requestSyncOnce } from './syncs.ts';
