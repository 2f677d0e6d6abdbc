import type { Clock } from '../../core/clock.ts';

/** When to draw. Whatever changes before a drawing begins costs that one drawing. */
export interface Pace {
  /** What a person did is answered at once. */
  readonly atOnce: () => void;
  /** What arrives by itself is drawn at most every 66 ms: the eye sees no more, and the machine has other things to do. */
  readonly soon: () => void;
}

const FRAME_MS = 66;

/** `draw` is called again only when what it promised is done: a slow terminal gets fewer frames, not a longer queue. */
export function createPace(draw: () => Promise<void>, clock: Clock, over: AbortSignal): Pace {
  let isQueued = false;
  let isDrawing = false;
  let isWaiting = false;
  let drawnAt = Number.NEGATIVE_INFINITY;

  const run = async () => {
    if (isDrawing) return;
    isDrawing = true;
    while (isQueued && !over.aborted) {
      isQueued = false;
      drawnAt = clock.now();
      await draw();
    }
    isDrawing = false;
  };
  const atOnce = () => {
    if (isQueued) return;
    isQueued = true;
    // After the keys that came in the same go.
    queueMicrotask(run);
  };
  const soon = () => {
    if (isQueued || isWaiting) return;
    // A clock that is set back must not hold up the screen.
    const sinceMs = Math.abs(clock.now() - drawnAt);
    if (sinceMs >= FRAME_MS) return atOnce();
    isWaiting = true;
    const wake = () => {
      isWaiting = false;
      atOnce();
    };
    clock.sleep(FRAME_MS - sinceMs, over).then(wake, () => undefined);
  };
  return { atOnce, soon };
}
