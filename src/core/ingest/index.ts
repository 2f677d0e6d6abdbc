export { readBodies } from './bodies.ts';
export type { DomainEventName } from './events.ts';
export { createIntake, type Intake } from './intake.ts';
export { type OwnFact, onboardedAt } from './parse/own-facts.ts';
export { type ProjectedDelivery, projectAll, resetProjections } from './projector.ts';
export { type Receiver, startReceiver, WEBHOOK_PATH } from './receiver.ts';
export { recordFact } from './record.ts';
export { type ReplayReport, replayBodies } from './replay.ts';
