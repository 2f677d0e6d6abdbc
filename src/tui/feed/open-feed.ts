import type { Clock } from '../../core/clock.ts';
import type { Output } from '../io.ts';
import { startDriver } from './driver.ts';
import type { FeedEvent } from './event.ts';
import { firstPaint, UNPAINT } from './first-paint.ts';
import type { Frame } from './frame.ts';
import { frameOf } from './frame-of.ts';
import { initialState } from './initial-state.ts';
import { createLastLine } from './last-line.ts';
import { createPaint } from './look.ts';
import { marksFor } from './marks.ts';
import { createMessageRows } from './message-rows.ts';
import { readFirst } from './read-first.ts';
import { reduce } from './reduce.ts';
import { isSameFrame } from './same.ts';
import { sizeOf } from './size-of.ts';
import type { FeedActions, FeedChat, FeedSource } from './source.ts';
import type { FeedState } from './state.ts';
import { wantedOf } from './wanted-of.ts';

export interface FeedOptions {
  readonly source: FeedSource;
  readonly actions: FeedActions;
  /** A terminal's: keys come from it one by one. */
  readonly stdin: NodeJS.ReadableStream & { readonly setRawMode?: (isRaw: boolean) => unknown };
  readonly stdout: Output;
  /** Of the store: ages and windows are told by it, and the pace is kept by it. */
  readonly clock: Clock;
  /** Leaves the screen at once. */
  readonly signal: AbortSignal;
  readonly inColor: boolean;
  readonly isUnicode: boolean;
  /** Stops the process as the shell's ^Z does, the terminal being the shell's again; resolves when it goes on. */
  readonly stopProcess: () => Promise<void>;
  /** Calls back whenever the process goes on after it was stopped, by whomever; returns what ends that. */
  readonly onResume?: (listener: () => void) => () => void;
  /** Called when it was left and the terminal is as before, while a message is still being sent. */
  readonly onWaiting?: () => void;
  /** Called when the terminal has taken a frame. */
  readonly onFrame?: (frame: Frame) => void;
}

/** So long the first frame waits for what it is to show. */
const FIRST_FRAME_MS = 200;

/**
 * Shows the feed until it is left; the terminal is as before when this resolves. A message that was being sent is waited for
 * until `signal` aborts: resolves with those to whom one still was. Rejects with what the screen itself failed of, or with
 * what became of such a message.
 */
export async function openFeed(options: FeedOptions): Promise<readonly FeedChat[]> {
  const { source, actions, stdin, stdout, clock, signal, onFrame } = options;
  const marks = marksFor({ isUnicode: options.isUnicode, hasAttributes: true });
  const messageRows = createMessageRows({ marks, isStyled: options.inColor });
  const lastLine = createLastLine(marks);
  const frameNow = (state: FeedState) => frameOf(state, { marks, messageRows });

  const [columns, rows] = sizeOf(stdout);
  const reduced = (before: FeedState, event: FeedEvent) => reduce(before, event, { messageRows, lastLine });
  const empty = initialState({ columns, rows }, clock.now(), { showsDetails: true });
  // A store that is slow to answer does not keep the screen waiting.
  const patience = clock.sleep(FIRST_FRAME_MS, signal).then(
    () => empty,
    () => empty,
  );
  const state = await Promise.race([readFirst(empty, source, reduced), patience]);
  let drawnState = state;
  let drawn = frameNow(state);
  const draw = async (now: FeedState) => {
    if (now === drawnState) return;
    drawnState = now;
    const frame = frameNow(now);
    if (isSameFrame(frame, drawn)) return;
    drawn = frame;
    await screen.draw(frame);
    onFrame?.(frame);
  };

  const paint = createPaint(options.inColor);
  const loading = import('./ink-screen.tsx');
  stdin.setRawMode?.(true);
  stdout.write(firstPaint(drawn, paint));
  const { openScreen } = await loading.catch((error: unknown) => {
    stdin.setRawMode?.(false);
    stdout.write(UNPAINT);
    throw error;
  });
  const screen = openScreen({
    stdin,
    stdout,
    paint,
    first: drawn,
    onStroke: (stroke) => driver.dispatch({ kind: 'key', stroke }),
    onPaste: (text) => driver.dispatch({ kind: 'paste', text }),
    onResize: (columns, rows) => {
      driver.dispatch({ kind: 'resize', columns, rows });
      draw(driver.state()).catch(driver.fail);
    },
    stopProcess: options.stopProcess,
  });
  onFrame?.(drawn);
  const driver = startDriver({
    source,
    actions,
    terminal: screen,
    clock,
    signal,
    state,
    reduce: reduced,
    wantedOf,
    draw,
  });
  const ignoreResume = options.onResume?.(() => {
    screen.retake().catch(driver.fail);
  });
  try {
    await Promise.race([driver.left, screen.closed]);
  } finally {
    ignoreResume?.();
    driver.stop();
    await screen.close();
  }
  if (driver.isSending() && !signal.aborted) options.onWaiting?.();
  return driver.settled();
}
