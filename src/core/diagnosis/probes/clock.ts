import { isoTime } from '../../clock.ts';
import type { Probe } from '../side.ts';

/** The header tells whole seconds, and the way back takes some. */
const WARN_MS = 10_000;
/** From here on windows and deadlines are missed. */
const FAIL_MS = 15 * 60_000;

/** Compares this machine's clock with Meta's. */
export const clockProbe: Probe = async ({ clock, meta }) => {
  const reached = await meta.reached();
  if (reached.kind !== 'answered') {
    return [{ verdict: 'unknown', says: 'There is no other clock to compare with.', evidence: {} }];
  }
  const { serverTimeMs } = reached;
  if (serverTimeMs === undefined) {
    return [{ verdict: 'unknown', says: 'The answer tells no time to compare with.', evidence: {} }];
  }
  const now = clock.now();
  const skewMs = now - serverTimeMs;
  const evidence = {
    here: isoTime(now),
    there: isoTime(serverTimeMs),
    skewSeconds: Math.round(skewMs / 1000),
  };
  const apart = Math.abs(skewMs);
  if (apart <= WARN_MS) {
    return [{ verdict: 'pass', says: 'This machine’s clock agrees with Meta’s.', evidence }];
  }
  const code = apart > FAIL_MS ? 'clock-wrong' : 'clock-skewed';
  const says = `This machine’s clock is ${spanOf(apart)} ${skewMs > 0 ? 'ahead of' : 'behind'} Meta’s.`;
  return [{ code, says, evidence }];
};

function spanOf(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
