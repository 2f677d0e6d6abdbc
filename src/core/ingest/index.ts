export { readBodies } from './bodies.ts';
export { createIntake, type Intake } from './intake.ts';
export { onboardedAt } from './parse/own-facts.ts';
export { type ProjectedDelivery, projectAll, resetProjections } from './projector.ts';
export { type Receiver, startReceiver } from './receiver.ts';
export { recordAccepted, recordFact } from './record.ts';
export { replayBodies } from './replay.ts';
