export { readBodies } from './bodies.ts';
export { createIntake, type Intake } from './intake.ts';
export { listenOn } from './listen.ts';
export { onboardedAt } from './parse/own-facts.ts';
export { IN_BULK, type ProjectedDelivery, projectAll, resetProjections } from './projector.ts';
export { type Receiver, type ReceiverOptions, startReceiver, WEBHOOK_PATH } from './receiver.ts';
export { recordAccepted, recordFact } from './record.ts';
export { replayBodies } from './replay.ts';
