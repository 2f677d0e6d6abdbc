import { isoTime } from '../../clock.ts';
import { isInForce, PRICE_ERAS } from '../../rules/index.ts';

/** What a change of category does to the bill. Amounts depend on the country and are Meta's to say. */
export interface CostEffect {
  /** `unknown`: which way it goes depends on rates that coex does not have. */
  readonly effect: 'none' | 'higher' | 'lower' | 'unknown';
  /** The price model in force, by its name in `coex rules`; null when none is known. */
  readonly era: string | null;
  /** Utility templates inside the service window, under that model. */
  readonly utilityInWindow: 'free' | 'charged' | 'unknown';
}

/**
 * What it costs that a template is of another category. That marketing costs more than utility is certain only where
 * utility is free inside the service window; of the rates themselves nothing is known here.
 */
export function costEffect(from: string, to: string, now: number): CostEffect {
  const day = isoTime(now).slice(0, 10);
  const [era, rule] = Object.entries(PRICE_ERAS).find(([, one]) => isInForce(one, day)) ?? [];
  const utilityInWindow = rule?.value.utilityInWindow ?? 'unknown';
  const about = { era: era ?? null, utilityInWindow } as const;
  if (from === to) return { effect: 'none', ...about };
  if (utilityInWindow === 'free' && from === 'UTILITY') return { effect: 'higher', ...about };
  if (utilityInWindow === 'free' && to === 'UTILITY') return { effect: 'lower', ...about };
  return { effect: 'unknown', ...about };
}
