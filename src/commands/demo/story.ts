import { isoTime } from '../../core/clock.ts';
import {
  arrivalsSince,
  endOf,
  type MessageEntry,
  type RevisionEntry,
} from '../../core/conversations/index.ts';
import { preflight } from '../../core/eligibility/index.ts';
import { CoexError } from '../../core/errors.ts';
import { historyProgress } from '../../core/history/index.ts';
import { startOnboarding } from '../../core/journal/index.ts';
import { findNumber } from '../../core/numbers/index.ts';
import {
  ensureAppFields,
  type OnboardEvent,
  onboard,
  redirectWay,
  type SignupWay,
} from '../../core/onboarding/index.ts';
import { sendText } from '../../core/sending/index.ts';
import { toHistoryOutput } from '../history-output.ts';
import { toMessageOutput } from '../message-output.ts';
import { tokenKeeper } from '../token-keeper.ts';
import { deskAnswer } from './desk.ts';
import type { DemoEvent } from './events.ts';
import type { Replies } from './replies.ts';
import type { Stage } from './stage.ts';

/** How the story is told: to whom, and how long a second of the sandbox takes for the one who watches. */
export interface Telling {
  readonly emit: (event: DemoEvent) => void;
  /** Waits as long as a stretch of the sandbox's time should seem; not at all when nobody watches. */
  readonly pace: (virtualMs: number, signal?: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** The number of the shop, once it is on the API. */
export interface Onboarded {
  readonly phoneNumberId: string;
  /** The business token; a secret. */
  readonly token: string;
}

const HOUR_MS = 3_600_000;
/** Long enough to look at the QR code before the emulated phone scans it. */
const LOOK_AT_QR_MS = 30_000;

/** From nothing to a number whose webhooks arrive. */
export async function onboardShop(stage: Stage, { emit, pace }: Telling): Promise<Onboarded> {
  const { context, sandbox, receiver } = stage;
  const { clock, random, signal } = context;
  const deps = { graph: await context.graph(), store: await context.store(), clock, signal };
  const { app } = sandbox;
  const secrets = await context.secrets();

  const callback = { url: receiver.callbackUrl, verifyToken: await secrets.get('verify-token') };
  await ensureAppFields(deps.graph, app, callback);
  const accessToken = await secrets.get('access-token');
  const checks = await preflight(deps, { app, accessToken, callbackUrl: callback.url });
  for (const { id, verdict, reason, fix } of checks) {
    emit({ event: 'check', id, verdict, reason, ...(fix === undefined ? {} : { fix }) });
  }
  const failed = checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
  if (failed.length > 0)
    throw new CoexError('preflight-failed', { count: failed.length, checks: failed.join(', ') });

  const way = redirectWay({
    baseUrl: sandbox.url,
    appId: app.id,
    configId: app.configId,
    random,
  });
  const tokens = tokenKeeper(secrets);
  const onboarding = await startOnboarding({ ...deps, random }, { way: way.name, losses: [] });
  const end = await onboard(
    { ...deps, tokens },
    {
      onboarding,
      app,
      way: accepted(way, stage, pace),
      callback,
      signupTimeoutMs: undefined,
      silentAfterMs: HOUR_MS,
      resumed: false,
      detach: true,
    },
    (event) => {
      const shown = shopEvent(event);
      if (shown !== undefined) emit(shown);
    },
  );
  const token = await secrets.get(`business-token-${end.wabaId}`);
  return { phoneNumberId: end.phoneNumberId, token };
}

/** The same way in, with somebody at the phone who accepts once the code was looked at. */
function accepted(way: SignupWay, { sandbox }: Stage, pace: Telling['pace']): SignupWay {
  return {
    ...way,
    open: async (signup) => {
      const open = await way.open(signup);
      const accepting = pace(LOOK_AT_QR_MS).then(() => sandbox.phone.accept(open.link ?? ''));
      const outcome = accepting.then(() => open.outcome);
      outcome.catch(() => undefined);
      return { ...open, outcome };
    },
  };
}

/** What the demo tells of an onboarding. */
function shopEvent(event: OnboardEvent): DemoEvent | undefined {
  switch (event.event) {
    case 'signup':
      return { event: 'signup', link: event.link ?? '' };
    case 'onboarded':
      return {
        event: 'onboarded',
        phoneNumberId: event.phoneNumberId,
        displayPhoneNumber: event.displayPhoneNumber ?? '',
        verifiedName: event.verifiedName ?? '',
        wabaId: event.wabaId,
      };
    case 'sync-requested':
      return { event: 'sync-requested', sync: event.sync, requestId: event.requestId ?? '' };
    default:
      return undefined;
  }
}

/** Watches the import until the phone has nothing more to send. Returns how many messages the store then holds. */
export async function watchImport(
  stage: Stage,
  { phoneNumberId }: Onboarded,
  expected: number,
  telling: Telling,
): Promise<number> {
  const deps = { store: await stage.context.store(), clock: stage.context.clock };
  let last = '';
  await untilQuiet(stage, telling, async () => {
    const history = toHistoryOutput(await historyProgress(deps, phoneNumberId));
    const { progress, messages, contacts } = history;
    const now = `${progress} ${messages} ${contacts}`;
    if (now !== last) telling.emit({ event: 'progress', history });
    last = now;
  });
  const history = toHistoryOutput(await historyProgress(deps, phoneNumberId));
  const { messages: stored } = await findNumber(deps.store, phoneNumberId);
  telling.emit({ event: 'imported', history, stored, expected });
  return stored;
}

/** Plays a scene of the shop, answers what can be answered by program, and tells everything as it comes in. */
export async function watchConversation(
  stage: Stage,
  onboarded: Onboarded,
  telling: Telling,
  replies?: Replies,
): Promise<void> {
  const { phoneNumberId } = onboarded;
  const store = await stage.context.store();
  const answers = new Set<string>();
  let mark = await endOf(store);
  stage.sandbox.playConversation();
  await untilQuiet(stage, telling, async () => {
    const came = await arrivalsSince(store, { phoneNumberId }, mark);
    mark = came.mark;
    for (const { kind, entry } of came.items) {
      if (kind === 'message') {
        telling.emit({ event: 'message', message: toMessageOutput(entry) });
        if (entry.origin === 'api' && !answers.has(entry.wamid)) replies?.expect(entry);
        const answered = await answer(stage, onboarded, entry);
        if (answered !== undefined) answers.add(answered);
      } else if (kind === 'revision') telling.emit({ event: 'revision', ...shownRevision(entry) });
    }
    replies?.write();
  });
}

function shownRevision({ kind, by, originalWamid, with: person, text, changedAt }: RevisionEntry) {
  return { kind, by, originalWamid, with: person, text, changedAt: isoTime(changedAt) };
}

/** What a program answers; gives the wamid of what it sent. */
async function answer(
  stage: Stage,
  { phoneNumberId, token }: Onboarded,
  entry: MessageEntry,
): Promise<string | undefined> {
  const text = entry.direction === 'inbound' ? deskAnswer(entry.text) : undefined;
  if (text === undefined || entry.party === null) return undefined;
  const { context } = stage;
  const deps = { graph: await context.graph(), store: await context.store(), clock: context.clock };
  return sendText(deps, { phoneNumberId, to: entry.party, text, token });
}

/** Lets the sandbox go on, thing by thing, until nothing is due within the hour; looks after each. */
async function untilQuiet(
  { sandbox, intake }: Stage,
  { pace, signal }: Telling,
  look: () => Promise<void>,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const due = sandbox.nextDueAt();
    const waitMs = due === undefined ? Number.POSITIVE_INFINITY : due - sandbox.now();
    if (waitMs > HOUR_MS) return;
    await pace(waitMs);
    await sandbox.advance(waitMs);
    await intake.idle();
    await look();
  }
}
