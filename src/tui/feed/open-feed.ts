import type { Clock } from '../../core/clock.ts';
import type { Output } from '../io.ts';
import { startDriver } from './driver.ts';
import type { Frame } from './frame.ts';
import { frameOf } from './frame-of.ts';
import { initialState } from './initial-state.ts';
import { openScreen, sizeOf } from './ink-screen.tsx';
import { createPaint } from './look.ts';
import { marksFor } from './marks.ts';
import { createMessageRows } from './message-rows.ts';
import { reduce } from './reduce.ts';
import { isSameFrame } from './same.ts';
import type { FeedActions, FeedSource } from './source.ts';
import type { FeedState } from './state.ts';
import { wantedOf } from './wanted-of.ts';

export interface FeedOptions {
  readonly source: FeedSource;
  readonly actions: FeedActions;
  /** A terminal's: keys come from it one by one. */
  readonly stdin: NodeJS.ReadableStream;
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
  /** Called when the terminal has taken a frame. */
  readonly onFrame?: (frame: Frame) => void;
}

/**
 * Shows the feed until it is left; the terminal is as before when this resolves. Rejects with what the screen itself
 * failed of, or with what became of a message that was still being sent when it was left.
 */
export async function openFeed(options: FeedOptions): Promise<void> {
  const { source, actions, stdin, stdout, clock, signal, onFrame } = options;
  const marks = marksFor({ isUnicode: options.isUnicode, hasAttributes: true });
  const messageRows = createMessageRows({ marks, isStyled: options.inColor });
  const frameNow = (state: FeedState) => frameOf(state, { marks, messageRows });

  const [columns, rows] = sizeOf(stdout);
  const state = initialState({ columns, rows }, clock.now(), { showsDetails: true });
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

  const screen = openScreen({
    stdin,
    stdout,
    paint: createPaint(options.inColor),
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
    reduce: (before, event) => reduce(before, event, { messageRows }),
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
  await driver.settled();
}
