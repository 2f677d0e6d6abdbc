import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import type { AccountReview, changesBetween, TemplateFact } from '../../core/templates/index.ts';
import { reviewOutput } from './review-output.ts';

const change = () =>
  z.object({
    event: z.literal('change'),
    at: z.string(),
    source: z.enum(['webhook', 'api']),
    account: z.string(),
    id: z.string(),
    name: z.string(),
    language: z.string(),
    what: z.enum(['status', 'quality', 'category', 'correct-category', 'components', 'appeared', 'gone']),
    from: z.string().nullable(),
    to: z.string().nullable(),
    says: z.string().nullable().describe('What Meta says about it.'),
  });

/** What `templates status` prints: the table of now, then what changes; `done` or the table comes last. */
export const statusEvent = () =>
  z.discriminatedUnion('event', [
    reviewOutput().extend({ event: z.literal('status') }),
    change(),
    z.object({
      event: z.literal('unreadable'),
      at: z.string(),
      account: z.string(),
      code: z.string(),
      message: z.string(),
    }),
    z.object({ event: z.literal('done'), at: z.string(), changes: z.number() }),
  ]);

export type StatusEvent = z.infer<ReturnType<typeof statusEvent>>;
export type ChangeEvent = StatusEvent & { readonly event: 'change' };

/** A webhook as an event. */
export function toldEvent(fact: TemplateFact, account: string): ChangeEvent {
  const { templateId: id, name, language, kind, value, at } = fact;
  const text = (key: string) => (value[key] === undefined || value[key] === null ? null : String(value[key]));
  const base = { event: 'change', at: isoTime(at), source: 'webhook', account, id, name, language } as const;
  switch (kind) {
    case 'status':
      return {
        ...base,
        what: kind,
        from: null,
        to: text('event')?.toUpperCase() ?? null,
        says: saysOf(value),
      };
    case 'quality':
      return {
        ...base,
        what: kind,
        from: text('previous_quality_score'),
        to: text('new_quality_score'),
        says: null,
      };
    case 'category': {
      const to = text('correct_category');
      return to === null || to === ''
        ? { ...base, what: kind, from: text('previous_category'), to: text('new_category'), says: null }
        : { ...base, what: 'correct-category', from: text('new_category'), to, says: changesAt(value) };
    }
    case 'components':
      return { ...base, what: kind, from: null, to: null, says: null };
  }
}

function changesAt({ category_update_timestamp: at }: Readonly<Record<string, unknown>>): string | null {
  return Number(at) > 0 ? `on ${isoTime(Number(at) * 1000)}` : null;
}

function saysOf(value: Readonly<Record<string, unknown>>): string | null {
  const { reason } = value;
  const parts = [
    reason === 'NONE' ? undefined : reason,
    Object(value.other_info).title,
    Object(value.rejection_info).reason,
    Object(value.rejection_info).recommendation,
  ].filter((one) => typeof one === 'string' && one !== '');
  return parts.length === 0 ? null : parts.join(': ');
}

/** What one reading of an account shows that the one before did not. */
export function seenEvent(
  { what, template, from, to }: ReturnType<typeof changesBetween>[number],
  { name: account }: Pick<AccountReview, 'name'>,
  now: number,
): ChangeEvent {
  const { id, name, language } = template;
  return {
    event: 'change',
    at: isoTime(now),
    source: 'api',
    account,
    id,
    name,
    language,
    what,
    from,
    to,
    says: null,
  };
}
