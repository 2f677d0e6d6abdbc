export type { ProjectedDelivery } from './apply/deliveries.ts';
export { readBodies } from './bodies.ts';
export { GIVE_UP_MS, unlessGivenUp } from './given-up.ts';
export { type Commit, createIntake, type Intake, type Work } from './intake.ts';
export { lag } from './lag.ts';
export { listenOn } from './listen.ts';
export { onboardedAt } from './parse/own-facts.ts';
export { countPending } from './pending.ts';
export {
  BESIDE_A_RECEIVER,
  BESIDE_WORKERS,
  IN_BULK,
  projectAll,
  resetProjections,
} from './projector.ts';
export {
  type Answered,
  type Receiver,
  type ReceiverOptions,
  startReceiver,
  WEBHOOK_PATH,
} from './receiver.ts';
export { recordAccepted, recordFact } from './record.ts';
export { replayBodies } from './replay.ts';
export { SELF_TEST, SELF_TEST_TOKEN } from './self-test.ts';
export { startUnready, type Unready } from './unready.ts';
export { besideWorker, startWorker } from './worker.ts';
export { storeWriter, type Writer } from './writer.ts';
export { serveWriter, startWriterThread } from './writer-thread.ts';
