import type { Clock } from '../clock.ts';
import type { Store } from '../store/index.ts';

/** What an operator said of a number. Instants are Unix milliseconds. */
export interface Mark {
  readonly phoneNumberId: string;
  readonly kind: 'ack' | 'snooze';
  readonly at: number;
  /** Of an ack: when the app was opened. Of a snooze: when it ends. */
  readonly holdsAt: number;
  readonly reason: string | null;
}

/** Writes down that the app was opened, by default just now: the countdown begins anew with it. */
export function acknowledge(
  deps: { readonly store: Store; readonly clock: Clock },
  phoneNumberId: string,
  { openedAt, reason }: { readonly openedAt?: number | undefined; readonly reason?: string | undefined },
): Promise<Mark> {
  const at = deps.clock.now();
  const mark = { phoneNumberId, kind: 'ack', at, holdsAt: openedAt ?? at, reason: reason ?? null } as const;
  return keep(deps.store, mark);
}

/** Writes down that nothing is to be said of a number until then; its risk is estimated all the same. */
export function snooze(
  deps: { readonly store: Store; readonly clock: Clock },
  phoneNumberId: string,
  { until, reason }: { readonly until: number; readonly reason: string },
): Promise<Mark> {
  return keep(deps.store, {
    phoneNumberId,
    kind: 'snooze',
    at: deps.clock.now(),
    holdsAt: until,
    reason,
  });
}

async function keep({ db }: Store, mark: Mark): Promise<Mark> {
  const { phoneNumberId, kind, at, holdsAt, reason } = mark;
  await db
    .insertInto('drift_marks')
    .values({ phone_number_id: phoneNumberId, kind, at, holds_at: holdsAt, reason })
    .execute();
  return mark;
}

/** All that was ever said, of one number or of all, in the order in which it was. */
export async function listMarks({ db }: Store, phoneNumberId?: string): Promise<Mark[]> {
  return db
    .selectFrom('drift_marks')
    .select(['phone_number_id as phoneNumberId', 'kind', 'at', 'holds_at as holdsAt', 'reason'])
    .$if(phoneNumberId !== undefined, (query) => query.where('phone_number_id', '=', phoneNumberId ?? ''))
    .orderBy('id')
    .execute();
}

/** The snooze said last, while it lasts; a later one may have shortened it. */
export function snoozeNow(marks: readonly Mark[], now: number): Mark | undefined {
  const last = marks.filter(({ kind }) => kind === 'snooze').at(-1);
  return last !== undefined && last.holdsAt > now ? last : undefined;
}
