import { join } from 'node:path';
import { bundleFloor } from './bundle-floor.ts';
import { isWholeFrame, openFeed, until } from './processes.ts';
import { type OnOutput, openTerminal, type Screen, type Terminal } from './terminal.ts';

export interface FirstFrames {
  /** Milliseconds from start to the first whole frame, a round each. */
  readonly ours: readonly number[];
  readonly floor: readonly number[];
}

/** The first frame of `coex feed`, and that of the one-line Ink program; they take turns. */
export async function measureFirstFrame(home: string, rounds: number): Promise<FirstFrames> {
  const floor = join(home, 'floor.mjs');
  await bundleFloor(floor);
  // As for coex: what is compiled once is kept.
  const env = { NODE_COMPILE_CACHE: join(home, 'compiled') };
  const openFloor = (onOutput: OnOutput) => openTerminal([floor], env, onOutput);
  const hasLine = (screen: Screen) => screen.lines().some((line) => line.includes('one line'));
  const openOurs = (onOutput: OnOutput) => openFeed(home, onOutput);
  // The first of each fills caches.
  await firstFrame(openFloor, hasLine);
  await firstFrame(openOurs, isWholeFrame);
  const frames = { ours: [] as number[], floor: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    frames.floor.push(await firstFrame(openFloor, hasLine));
    frames.ours.push(await firstFrame(openOurs, isWholeFrame));
  }
  return frames;
}

async function firstFrame(
  open: (onOutput: OnOutput) => Terminal,
  isThere: (screen: Screen) => boolean,
): Promise<number> {
  let drawnAt: number | undefined;
  const startedAt = performance.now();
  const terminal = open((screen, at) => {
    if (drawnAt === undefined && isThere(screen)) drawnAt = at;
  });
  try {
    await until('a first frame', () => drawnAt !== undefined);
  } finally {
    await terminal.kill();
  }
  return Number(drawnAt) - startedAt;
}
