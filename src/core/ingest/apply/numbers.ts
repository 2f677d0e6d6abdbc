import { type Batch, json, type NumberRow } from '../batch/batch.ts';
import { put } from '../batch/held.ts';
import type { DomainEvent, NumberRef } from '../events.ts';
import type { Applied } from './applied.ts';
import { noteEpoch } from './epochs.ts';

/** Makes sure the number has a row, and keeps what was told of it last; what Meta's node says counts more. */
export function touchNumber(batch: Batch, number: NumberRef, at: number): NumberRow {
  const { phoneNumberId, displayPhoneNumber, wabaId } = number;
  const known = batch.numbers.rows.get(phoneNumberId);
  if (known === undefined) {
    const row: NumberRow = {
      phone_number_id: phoneNumberId,
      waba_id: wabaId ?? null,
      display_phone_number: displayPhoneNumber ?? null,
      verified_name: null,
      epoch: null,
      node: null,
      observed_at: null,
      told_at: at,
    };
    put(batch.numbers, phoneNumberId, row);
    return row;
  }
  if (known.observed_at !== null) return known;
  const told = [displayPhoneNumber, wabaId];
  const held = [known.display_phone_number ?? undefined, known.waba_id ?? undefined];
  const isLater = at > known.told_at || (at === known.told_at && spelt(told) > spelt(held));
  const row: NumberRow = {
    ...known,
    display_phone_number: pick(held[0], told[0], isLater),
    waba_id: pick(held[1], told[1], isLater),
    told_at: Math.max(known.told_at, at),
  };
  if (NAMED.every((name) => row[name] === known[name])) return known;
  put(batch.numbers, phoneNumberId, row);
  return row;
}

// The time too: the same, told again later, outlasts what was told in between.
const NAMED = ['display_phone_number', 'waba_id', 'told_at'] as const;

function pick(held: string | undefined, told: string | undefined, isLater: boolean): string | null {
  return (isLater ? (told ?? held) : (held ?? told)) ?? null;
}

function spelt(values: readonly (string | undefined)[]): string {
  return JSON.stringify(values);
}

/** What the phone number node said; the newest look wins, and an onboarding once known stays known. */
export function applyObserved(batch: Batch, event: DomainEvent & { type: 'NumberObserved' }): Applied {
  const { number, onboardedAt, at } = event;
  const known = touchNumber(batch, number, 0);
  noteEpoch(batch, number.phoneNumberId, onboardedAt);
  const epoch = Math.max(known.epoch ?? 0, onboardedAt);
  const isNews = known.observed_at === null || known.observed_at < at;
  if (!isNews && epoch === known.epoch) return 'known';
  put(batch.numbers, number.phoneNumberId, {
    ...known,
    ...(isNews
      ? {
          waba_id: number.wabaId ?? null,
          display_phone_number: number.displayPhoneNumber ?? null,
          verified_name: event.verifiedName ?? null,
          node: json(event.node),
          observed_at: at,
        }
      : {}),
    epoch,
  });
  return 'new';
}
