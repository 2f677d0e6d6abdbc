import { setTimeout as sleep } from 'node:timers/promises';
import { isWholeFrame, openFeed, processorMs, until } from './processes.ts';

const SETTLE_MS = 5000;

/** How much of a core the feed takes while nothing arrives and no key is pressed. */
export async function measureIdle(home: string, durationMs: number): Promise<number> {
  const feed = openFeed(home, () => undefined);
  try {
    await until('a first frame', () => isWholeFrame(feed.screen));
    await sleep(SETTLE_MS);
    const startedAt = performance.now();
    const before = processorMs(feed.pid());
    await sleep(durationMs);
    return (processorMs(feed.pid()) - before) / (performance.now() - startedAt);
  } finally {
    await feed.kill();
  }
}
