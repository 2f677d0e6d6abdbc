import { onTestFinished } from 'vitest';
import type { Frame } from '../../src/tui/feed/frame.ts';
import { openFeed } from '../../src/tui/feed/open-feed.ts';
import type { FeedActions, FeedChat } from '../../src/tui/feed/source.ts';
import { type FakeFeed, filledFeed } from './feed-source.ts';
import { type FakeScreen, openFakeScreen } from './screen.ts';
import { type VirtualClock, virtualClock } from './virtual-clock.ts';

interface FeedOnScreenOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly feed?: FakeFeed;
  /** Those that a test needs; the others never answer. */
  readonly actions?: Partial<FeedActions>;
  readonly inColor?: boolean;
  readonly isUnicode?: boolean;
  /** What happens while the process is stopped. */
  readonly stopProcess?: () => Promise<void>;
}

/** The feed as a person has it before them, on a clock of its own. */
export interface FeedOnScreen extends FakeScreen {
  readonly feed: FakeFeed;
  readonly clock: VirtualClock;
  /** Every frame that the terminal has taken. */
  readonly frames: readonly Frame[];
  /** Resolves when the feed is left: with those to whom a message was still being sent. */
  readonly left: Promise<readonly FeedChat[]>;
  /** Whether it said that it waits for such a message, the terminal being as before. */
  readonly isWaiting: () => boolean;
  /** Lets time pass, and all that is due in it happen. */
  readonly pass: (durationMs: number) => Promise<void>;
  /** Ends the feed from outside. */
  readonly interrupt: (reason?: unknown) => void;
  /** Tells that somebody else stopped the process, and that it goes on. */
  readonly resume: () => Promise<void>;
  /** All that is shown, as one text. */
  readonly shown: () => string;
}

/** Opens the feed and lets it read what it wants. */
export async function openFeedOnScreen({
  columns = 80,
  rows = 24,
  feed = filledFeed(),
  actions = {},
  inColor = true,
  isUnicode = true,
  stopProcess = async () => undefined,
}: FeedOnScreenOptions = {}): Promise<FeedOnScreen> {
  // Loaded by the feed when its first frame is painted; no clock of a test knows how long that takes.
  await import('../../src/tui/feed/ink-screen.tsx');
  const screen = openFakeScreen(columns, rows);
  const clock = virtualClock({ settled: screen.settled });
  const interruption = new AbortController();
  const frames: Frame[] = [];
  let onResume = () => {};
  let isWaiting = false;
  const left = openFeed({
    source: feed.source,
    actions: { ...UNANSWERED, ...actions },
    stdin: screen.stdin,
    stdout: screen.stdout,
    clock,
    signal: interruption.signal,
    inColor,
    isUnicode,
    stopProcess,
    onResume: (listener) => {
      onResume = listener;
      return () => {
        onResume = () => {};
      };
    },
    onWaiting: () => {
      isWaiting = !screen.isRaw();
    },
    onFrame: (frame) => frames.push(frame),
  });
  // Whoever awaits it hears of it; nobody has to.
  left.catch(() => undefined);
  onTestFinished(async () => {
    interruption.abort();
    await left.catch(() => undefined);
  });
  await screen.settled();
  await clock.pass(300);
  return {
    ...screen,
    feed,
    clock,
    frames,
    left,
    isWaiting: () => isWaiting,
    pass: clock.pass,
    interrupt: (reason) => interruption.abort(reason),
    resume: async () => {
      onResume();
      await screen.settled();
    },
    shown: () => screen.text().join('\n'),
  };
}

const UNANSWERED: FeedActions = {
  sendText: never,
  templates: never,
  previewTemplate: never,
  sendTemplate: never,
  diagnose: never,
  explain: never,
  exportChat: never,
};

function never(): Promise<never> {
  return new Promise(() => undefined);
}
