import { render } from 'ink';
import type { Output } from '../io.ts';
import { FeedApp, type Suspend } from './app.tsx';
import { copySequence } from './copy.ts';
import type { Frame } from './frame.ts';
import type { KeyStroke } from './key-stroke.ts';
import type { PaintRow } from './look.ts';
import type { Terminal } from './outcome.ts';
import { sizeOf } from './size-of.ts';
import { WRAP_OFF, WRAP_ON } from './wrap.ts';

interface ScreenOptions {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: Output;
  readonly paint: PaintRow;
  readonly first: Frame;
  readonly onStroke: (stroke: KeyStroke) => void;
  readonly onPaste: (text: string) => void;
  /** The terminal has another size: a frame of that size is to be drawn before this returns. */
  readonly onResize: (columns: number, rows: number) => void;
  /** Stops the process while the terminal is the shell's; resolves when it goes on. */
  readonly stopProcess: () => Promise<void>;
}

/** A terminal that shows frames on its other screen, and is as before when closed. */
export interface Screen extends Terminal {
  /** Resolves when the terminal has taken it. */
  readonly draw: (frame: Frame) => Promise<void>;
  /** Draws everything anew, and takes the keys again: somebody else had the terminal. */
  readonly retake: () => Promise<void>;
  /** Resolves when it is closed; rejects when drawing fails. */
  readonly closed: Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** Frames are paced by who draws them; this is how often Ink writes at most, between two flushes. */
const MOST_FRAMES_PER_SECOND = 250;

export function openScreen(options: ScreenOptions): Screen {
  const { stdin, stdout, paint, onStroke, onPaste } = options;
  let suspendTerminal: Suspend | undefined;
  let isSuspended = false;
  const onMount = (given: Suspend) => {
    suspendTerminal = given;
  };
  const view = (frame: Frame) => (
    <FeedApp frame={frame} paint={paint} onStroke={onStroke} onPaste={onPaste} onMount={onMount} />
  );
  const suspendWhile = async (during: () => Promise<void>) => {
    if (isSuspended || suspendTerminal === undefined) return;
    isSuspended = true;
    await suspendTerminal(() => wrappingWhile(stdout, during)).finally(() => {
      isSuspended = false;
    });
  };
  const onResize = () => options.onResize(...sizeOf(stdout));

  // Before Ink's own listener, which would draw the frame of the old size once more.
  stdout.on('resize', onResize);
  const instance = render(view(options.first), {
    stdin: stdin as NodeJS.ReadStream,
    stdout: stdout as NodeJS.WriteStream,
    alternateScreen: true,
    incrementalRendering: true,
    // Whoever sets CI on a terminal looks on all the same.
    interactive: true,
    maxFps: MOST_FRAMES_PER_SECOND,
    patchConsole: false,
    exitOnCtrlC: false,
  });
  const closed = instance.waitUntilExit();
  return {
    draw: async (frame) => {
      instance.rerender(view(frame));
      await instance.waitUntilRenderFlush();
    },
    copy: (text) => {
      stdout.write(copySequence(text));
    },
    suspend: () =>
      suspendWhile(async () => {
        await options.stopProcess();
        onResize();
      }),
    retake: () => suspendWhile(async () => undefined),
    closed,
    close: async () => {
      stdout.off('resize', onResize);
      instance.unmount();
      await closed.catch(() => undefined);
    },
  };
}

/** The shell's lines wrap, and whoever had the terminal may have left it so. */
async function wrappingWhile(stdout: Output, during: () => Promise<void>): Promise<void> {
  stdout.write(WRAP_ON);
  await during().finally(() => stdout.write(WRAP_OFF));
}
