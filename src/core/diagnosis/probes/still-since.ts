import type { Clock } from '../../clock.ts';
import { LIMITS } from '../../rules/index.ts';
import type { Store } from '../../store/index.ts';
import { fieldsOf } from './activity.ts';

const DAY_MS = 24 * 3_600_000;

/** Fields that come only when somebody has the app open. */
const SIGNS = ['smb_message_echoes', 'smb_app_state_sync', 'history'];

/** The last sign of a phone, and what it means that it is so old; undefined when there is none. */
export async function stillSince(
  { store, clock }: { readonly store: Store; readonly clock: Pick<Clock, 'now'> },
  number: {
    readonly phoneNumberId: string;
    readonly wabaId: string | null;
    readonly onboardedAt: number | null;
  },
): Promise<
  | {
      readonly at: number;
      readonly sign: string;
      readonly days: number;
      readonly risk: 'ok' | 'warn' | 'critical';
    }
  | undefined
> {
  const fields = await fieldsOf(store, number);
  const signs = [
    ...fields
      .filter(({ field }) => SIGNS.includes(field))
      .map(({ field, lastAt }) => ({ sign: field, at: lastAt })),
    ...(number.onboardedAt === null ? [] : [{ sign: 'onboarding', at: number.onboardedAt }]),
  ].toSorted((one, other) => other.at - one.at);
  const [last] = signs;
  if (last === undefined) return undefined;
  const stillMs = Math.max(0, clock.now() - last.at);
  return { ...last, days: Math.floor(stillMs / DAY_MS), risk: riskOf(stillMs) };
}

function riskOf(stillMs: number): 'ok' | 'warn' | 'critical' {
  if (stillMs >= LIMITS.inactivityAlarmMs.value) return 'critical';
  return stillMs >= LIMITS.inactivityWarningMs.value ? 'warn' : 'ok';
}
