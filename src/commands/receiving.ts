import {
  type Commit,
  createIntake,
  type Intake,
  type ProjectedDelivery,
  type Receiver,
  type ReceiverOptions,
  startReceiver,
  storeWriter,
  type Writer,
} from '../core/ingest/index.ts';
import type { Context } from './context.ts';

/** A receiver with what feeds the store behind it. */
export interface Receiving {
  readonly receiver: Receiver;
  readonly intake: Intake;
}

/** Starts the webhook receiver with the secrets of the profile; the store is opened first, so that it can accept. */
export async function startReceiving(
  context: Context,
  options: {
    readonly host: string;
    readonly port: number;
    readonly onProjected: (projected: readonly ProjectedDelivery[]) => void;
    readonly onTrouble: (error: unknown) => void;
    /** What writes into the store. @default this thread */
    readonly writer?: Writer;
    readonly onAnswer?: ReceiverOptions['onAnswer'];
    readonly onCommit?: (commit: Commit) => void;
    /** What else is served beside the webhooks, such as signup pages. */
    readonly also?: ReceiverOptions['also'];
  },
): Promise<Receiving> {
  const secrets = await context.secrets();
  const appSecret = await secrets.get('app-secret');
  const verifyToken = await secrets.get('verify-token');
  const { clock } = context;
  const { host, port, onTrouble, also } = options;
  const store = await context.store();
  const { sends } = await context.host.limits();
  const onProjected = (projected: readonly ProjectedDelivery[]) => {
    // Meta counts a number's messages both ways together: what comes in here, this process cannot send as well.
    for (const { received } of projected) {
      for (const [phoneNumberId, count] of Object.entries(received)) sends.countInbound(phoneNumberId, count);
    }
    options.onProjected(projected);
  };
  const intake = createIntake({
    writer: options.writer ?? storeWriter(store),
    clock,
    onProjected,
    onTrouble,
    onCommit: options.onCommit,
  });
  const { onAnswer } = options;
  const receiver = await startReceiver({ host, port, appSecret, verifyToken, clock, intake, also, onAnswer });
  return { receiver, intake };
}
