import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isWholeFrame, openFeed, postMessages, startListening, until } from './processes.ts';
import type { Screen } from './terminal.ts';

const MESSAGES_A_SECOND = 500;
const KEY_EVERY_MS = 200;

export interface UnderLoad {
  /** Milliseconds from the answer 200 to the first frame with that message or a later one; one for each message. */
  readonly drawn: readonly number[];
  /** Milliseconds from a key to the frame in which the chosen row moved; one for each key. */
  readonly keys: readonly number[];
  readonly postedASecond: number;
  /** Waiting to be projected when the last was answered: what cannot be drawn yet, whoever draws. */
  readonly backlog: number;
}

/**
 * The feed while messages arrive in chats all over the store. The focus is in the conversation and the keys move its
 * cursor, so that the list beside it goes on following what arrives.
 */
export async function measureUnderLoad(home: string, seconds: number): Promise<UnderLoad> {
  const listening = await startListening(home);
  const drawn = watchNumbers();
  const keys = watchKeys();
  const feed = openFeed(home, (screen, at) => {
    drawn.look(screen, at);
    keys.look(screen, at);
  });
  try {
    await until('a first frame', () => isWholeFrame(feed.screen));
    const before = feed.screen.chosen();
    feed.write('l');
    await until('the focus to move', () => feed.screen.chosen() !== before);
    const pressing = setInterval(() => keys.press(feed.write, feed.screen), KEY_EVERY_MS);
    const answered = new Map<number, number>();
    const startedAt = performance.now();
    const messages = seconds * MESSAGES_A_SECOND;
    const asked = { from: 1, messages, messagesASecond: MESSAGES_A_SECOND, messagesAWebhook: 1 };
    await postMessages({ port: listening.port, ...asked }, (number, at) => answered.set(number, at));
    const tookMs = performance.now() - startedAt;
    clearInterval(pressing);
    const backlog = countWaiting(home);
    await until('the last message to be drawn', () => drawn.latest() >= messages);
    const postedASecond = (messages / tookMs) * 1000;
    return { drawn: drawn.since(answered), keys: keys.took, postedASecond, backlog };
  } finally {
    await feed.kill();
    await listening.stop();
  }
}

function countWaiting(home: string): number {
  const database = new DatabaseSync(join(home, 'store.db'), { readOnly: true });
  const row = database.prepare('select count(*) as count from deliveries where outcome is null').get();
  database.close();
  return Number(row?.count);
}

/** The highest number that a screen shows: `#17#`. */
export function highestNumber(screen: Screen): number {
  let highest = 0;
  for (const line of screen.lines()) {
    for (const [, number] of line.matchAll(/#(\d+)#/g)) highest = Math.max(highest, Number(number));
  }
  return highest;
}

/** When which number was drawn first. */
function watchNumbers() {
  const seen: { readonly number: number; readonly at: number }[] = [];
  const latest = () => seen.at(-1)?.number ?? 0;
  return {
    latest,
    look: (screen: Screen, at: number) => {
      const number = highestNumber(screen);
      if (number > latest()) seen.push({ number, at });
    },
    since: (answered: ReadonlyMap<number, number>) => {
      const numbers = [...answered.keys()].sort((a, b) => a - b);
      let next = 0;
      return numbers.map((number) => {
        while ((seen[next]?.number ?? Number.POSITIVE_INFINITY) < number) next += 1;
        const at = seen[next]?.at ?? Number.POSITIVE_INFINITY;
        return Math.max(0, at - (answered.get(number) ?? Number.NaN));
      });
    },
  };
}

/** Presses `k` and `j` by turns, each when the one before has shown, and notes how long each took to show. */
function watchKeys() {
  const took: number[] = [];
  let pressed: { readonly at: number; readonly before: string } | undefined;
  let turn = 0;
  return {
    took,
    press: (write: (keys: string) => void, screen: Screen) => {
      if (pressed !== undefined) return;
      pressed = { at: performance.now(), before: screen.chosen() };
      write(turn % 2 === 0 ? 'k' : 'j');
      turn += 1;
    },
    look: (screen: Screen, at: number) => {
      if (pressed === undefined || at < pressed.at || screen.chosen() === pressed.before) return;
      took.push(at - pressed.at);
      pressed = undefined;
    },
  };
}
