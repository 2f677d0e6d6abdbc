import { LIMITS } from '../../rules/index.ts';
import type { TemplateCall } from '../../store/index.ts';
import { templateKey } from '../draft/key.ts';

/** Within so long an account takes so many new templates (templates.md §1.3). */
export const CREATION_WINDOW_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** What the journal says that Meta does not: none of these stands in any field (templates.md §5.2, §5.3). */
export interface Quotas {
  /** When an approved template may be edited again, and which limit says so; undefined when it may now. */
  nextEdit(
    name: string,
    language: string,
  ): { readonly limit: 'day' | 'month'; readonly at: number } | undefined;
  /** Until when a name cannot be used, since an approved template of it was deleted; undefined when it can. */
  blockedUntil(name: string, language: string): number | undefined;
  /** When the next creation may go out, should `planned` more go before it. */
  nextCreation(planned: number): number;
}

/** What is left of the account's quotas at an instant, by the calls that coex has made with this store. */
export function quotasFrom(calls: readonly TemplateCall[], now: number): Quotas {
  // Of what nobody knows whether it was done, it counts as done.
  const made = calls.filter(({ state }) => state !== 'failed');
  const edits = timesOf(
    made.filter(({ kind, status_before }) => kind === 'edit' && status_before === 'APPROVED'),
  );
  const blocks = blocksOf(made);
  const creations = made
    .filter(({ kind, at }) => kind === 'create' && now - at < CREATION_WINDOW_MS)
    .map(({ at }) => at)
    .sort((one, other) => one - other);
  return {
    nextEdit: (name, language) => nextEdit(edits.get(templateKey(name, language)) ?? [], now),
    blockedUntil: (name, language) => {
      const until = Math.max(blocks.get(name) ?? 0, blocks.get(templateKey(name, language)) ?? 0);
      return until > now ? until : undefined;
    },
    nextCreation: (planned) => nextCreation(creations, planned, now),
  };
}

function timesOf(calls: readonly TemplateCall[]): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const { name, language, at } of calls) {
    const key = templateKey(name, language);
    times.set(key, [...(times.get(key) ?? []), at]);
  }
  return times;
}

function nextEdit(times: readonly number[], now: number): ReturnType<Quotas['nextEdit']> {
  const freedAt = (windowMs: number, most: number): number => {
    const within = times.filter((at) => now - at < windowMs).sort((one, other) => one - other);
    return within.length < most ? now : (within[within.length - most] as number) + windowMs;
  };
  const { templateEditsPerDay, templateEditsPerMonth } = LIMITS;
  const day = freedAt(DAY_MS, templateEditsPerDay.value);
  const month = freedAt(30 * DAY_MS, templateEditsPerMonth.value);
  if (day <= now && month <= now) return undefined;
  return month >= day ? { limit: 'month', at: month } : { limit: 'day', at: day };
}

function blocksOf(calls: readonly TemplateCall[]): Map<string, number> {
  const until = new Map<string, number>();
  for (const { kind, name, language, scope, status_before: before, at } of calls) {
    const wasApproved = before === 'APPROVED' || before === 'PAUSED' || before === null;
    if (kind !== 'delete' || !wasApproved) continue;
    const key = scope === 'name' ? name : templateKey(name, language);
    until.set(key, Math.max(until.get(key) ?? 0, at + LIMITS.templateNameBlockMs.value));
  }
  return until;
}

/**
 * When the next creation may go out after those of the last hour, oldest first, should `planned` more go before it. A
 * window that slides: each makes room for one an hour later.
 */
export function nextCreation(times: readonly number[], planned: number, now: number): number {
  const most = LIMITS.templateCreationsPerHour.value;
  const late = planned + times.length - most;
  if (late < 0) return now;
  const rounds = Math.floor(late / most);
  // Those of the last hour make room one by one; beyond them, what is planned for now does so all together.
  return (times[late % most] ?? now) + (rounds + 1) * CREATION_WINDOW_MS;
}
