import {
  besideWorker,
  type Commit,
  createIntake,
  type Intake,
  type ProjectedDelivery,
  type Receiver,
  type ReceiverOptions,
  startReceiver,
  startWorker,
  storeWriter,
  type Work,
  type Writer,
} from '../core/ingest/index.ts';
import type { Store } from '../core/store/index.ts';
import type { Context } from './context.ts';

/** What webhooks are verified with. */
export interface ReceiverSecrets {
  readonly appSecret: string;
  readonly verifyToken: string;
}

/** Throws `secret-missing`. */
export async function receiverSecrets(context: Pick<Context, 'secrets'>): Promise<ReceiverSecrets> {
  const secrets = await context.secrets();
  return { appSecret: await secrets.get('app-secret'), verifyToken: await secrets.get('verify-token') };
}

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
    readonly onTrouble: (error: unknown, work: Work) => void;
    readonly onWell?: (work: Work) => void;
    /** @default read here */
    readonly secrets?: ReceiverSecrets;
    /** What writes into the store: into one with several writers, what it projects. @default this thread */
    readonly writer?: Writer;
    /** Nothing is projected: other processes do. @default false */
    readonly receiveOnly?: boolean;
    readonly onAnswer?: ReceiverOptions['onAnswer'];
    readonly onCommit?: (commit: Commit) => void;
    /** What else is served beside the webhooks, such as signup pages. */
    readonly also?: ReceiverOptions['also'];
  },
): Promise<Receiving> {
  const { appSecret, verifyToken } = options.secrets ?? (await receiverSecrets(context));
  const { clock } = context;
  const { host, port, onTrouble, onWell = () => undefined, receiveOnly = false, also } = options;
  const store = await context.store();
  const { sends } = await context.host.limits();
  const onProjected = (projected: readonly ProjectedDelivery[]) => {
    // Meta counts a number's messages both ways together: what comes in here, this process cannot send as well.
    for (const { received } of projected) {
      for (const [phoneNumberId, count] of Object.entries(received)) sends.countInbound(phoneNumberId, count);
    }
    options.onProjected(projected);
  };
  const { writer = storeWriter(store), onCommit } = options;
  const told = { onProjected, onTrouble, onWell };
  const intake =
    store.engine === 'sqlite'
      ? createIntake({ writer, clock, projects: !receiveOnly, onCommit, ...told })
      : createIntakeBeside({ store, writer, clock, receiveOnly, onCommit, ...told });
  const { onAnswer } = options;
  const receiver = await startReceiver({ host, port, appSecret, verifyToken, clock, intake, also, onAnswer });
  return { receiver, intake };
}

/** With several writers nothing that is received waits for what is projected, by whomever. */
function createIntakeBeside({
  store,
  writer,
  receiveOnly,
  onCommit,
  ...both
}: Omit<Parameters<typeof startWorker>[0], 'writer'> & {
  readonly store: Store;
  readonly writer: Writer;
  readonly receiveOnly: boolean;
  readonly onCommit: ((commit: Commit) => void) | undefined;
}): Intake {
  const worker = receiveOnly ? undefined : startWorker({ store, writer, ...both });
  const intake = createIntake({
    writer: storeWriter(store),
    projects: false,
    onCommit: (commit) => {
      onCommit?.(commit);
      if (worker !== undefined) worker.wake();
      else void store.tend(both.clock).catch(() => undefined);
    },
    ...both,
  });
  return worker === undefined ? intake : besideWorker(intake, worker);
}
