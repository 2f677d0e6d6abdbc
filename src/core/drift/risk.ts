/** How near the end is, the least first. */
export const RISKS = ['ok', 'watch', 'warn', 'critical', 'lost'] as const;

export type Risk = (typeof RISKS)[number];

/** 0 for `ok` to 4 for `lost`. */
export function rankOf(risk: Risk): number {
  return RISKS.indexOf(risk);
}

export function worstOf(risks: readonly Risk[]): Risk {
  return RISKS[Math.max(0, ...risks.map(rankOf))] ?? 'ok';
}
