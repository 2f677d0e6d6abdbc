import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/index.ts';
import type { AccountTemplate } from '../account/read.ts';
import { followTemplateFacts, type TemplateFact } from './told.ts';

const LOOK_EVERY_MS = 1000;

interface WatchDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface Watched {
  readonly wabaIds: readonly string[];
  /** How often to ask Meta as well, in milliseconds. @default never */
  readonly pollMs: number | undefined;
  /** How long to watch at most, in milliseconds. @default for ever */
  readonly timeoutMs: number | undefined;
}

/**
 * Follows the webhooks about templates that a receiver puts into the store, from now on; `poll` is called as often as was
 * asked for. Ends after `timeoutMs`; rejects with the signal’s reason when it aborts.
 */
export async function watchTemplates(
  { store, clock, signal }: WatchDeps,
  { wabaIds, pollMs, timeoutMs = Number.POSITIVE_INFINITY }: Watched,
  tell: (fact: TemplateFact) => void,
  poll: () => Promise<void>,
): Promise<void> {
  const news = await followTemplateFacts(store, { wabaIds });
  // Counted by what was slept: the clock may be set meanwhile.
  let sleptMs = 0;
  let polledMs = 0;
  while (sleptMs < timeoutMs) {
    await clock.sleep(LOOK_EVERY_MS, signal);
    sleptMs += LOOK_EVERY_MS;
    for (const fact of await news()) tell(fact);
    if (pollMs === undefined || sleptMs - polledMs < pollMs) continue;
    polledMs = sleptMs;
    await poll();
  }
}

/** Something about a template that is not as it was. */
export interface TemplateChange {
  readonly what: 'appeared' | 'gone' | 'status' | 'category' | 'correct-category' | 'quality';
  readonly template: AccountTemplate;
  readonly from: string | null;
  readonly to: string | null;
}

/** What changed in an account from one reading to the next. */
export function changesBetween(
  before: readonly AccountTemplate[],
  after: readonly AccountTemplate[],
): TemplateChange[] {
  const known = new Map(before.map((template) => [template.id, template]));
  const there = new Set(after.map(({ id }) => id));
  return [
    ...after.flatMap((template): TemplateChange[] => {
      const old = known.get(template.id);
      if (old === undefined) return [{ what: 'appeared', template, from: null, to: template.status }];
      const pairs = [
        ['status', old.status, template.status],
        ['category', old.category, template.category],
        ['correct-category', old.correctCategory, template.correctCategory],
        ['quality', old.quality?.score, template.quality?.score],
      ] as const;
      return pairs
        .filter(([, from, to]) => from !== to)
        .map(([what, from = null, to = null]) => ({ what, template, from, to }));
    }),
    ...before
      .filter(({ id }) => !there.has(id))
      .map((template) => ({ what: 'gone' as const, template, from: template.status, to: null })),
  ];
}
