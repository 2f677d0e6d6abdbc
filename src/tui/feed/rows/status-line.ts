import type { Standing } from '../../../core/feed/index.ts';
import { counted, grouped } from '../../print/counted.ts';
import { shownDuration } from '../../print/duration.ts';
import { harmless } from '../../print/harmless.ts';
import { timeOf } from '../../transcript/times.ts';
import { type Item, itemsIn, sides, span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Look, Row } from '../row.ts';
import type { ReceiverState } from '../source.ts';
import type { FeedState } from '../state.ts';

type Shown = Pick<FeedState, 'now' | 'standing' | 'receiver' | 'trouble' | 'isPaused' | 'isStale'>;

const UNNOTICED_MS = 2000;
/** From here on, deliveries wait longer than they should. */
const LATE_MS = 10_000;
/** From this share of what Meta allows, it is near. */
const NEAR = 0.75;

/** How the number, its link and the receiver stand; what matters least goes first where there is no room. */
export function statusLine(state: Shown, columns: number, marks: Marks): Row {
  const clock = span(`${timeOf(new Date(state.now).toISOString()).slice(0, 5)} UTC `, 'quiet');
  const gap = [span(` ${marks.dot} `, 'quiet')];
  const room = columns >= LEAST_WITH_CLOCK ? columns - clock.text.length - 2 : columns - 1;
  const items = itemsIn(itemsOf(state, marks), room, gap, marks.ellipsis);
  return sides([span(' '), ...items], columns >= LEAST_WITH_CLOCK ? [clock] : [], columns, marks.ellipsis);
}

const LEAST_WITH_CLOCK = 56;

function itemsOf(state: Shown, marks: Marks): Item[] {
  const { standing, receiver, trouble, isPaused, isStale, now } = state;
  const paused = isPaused ? [item(0, isStale ? ' PAUSED, changes wait ' : ' PAUSED ', 'chosen')] : [];
  if (trouble !== null) return [...paused, item(0, `${marks.failed} ${harmless(trouble.message)}`, 'bad')];
  if (standing === null) return [...paused, item(0, `reading ${marks.ellipsis}`, 'quiet')];
  return [
    ...paused,
    ...numberItems(standing),
    ...linkItems(standing, marks),
    ...receiverItems(receiver, standing, now, marks),
    ...driftItems(standing),
    lagItem(standing, now),
    throughputItem(standing),
    ...(standing.unrecognised > 0
      ? [item(6, `${grouped(standing.unrecognised)} not understood`, 'warning')]
      : []),
  ];
}

function numberItems({ number, numbers }: Standing): Item[] {
  if (number === null)
    return [item(1, numbers === 0 ? 'no number yet' : counted(numbers, 'number'), 'strong')];
  const { displayPhoneNumber, phoneNumberId, verifiedName } = number;
  return [
    item(1, harmless(displayPhoneNumber ?? phoneNumberId), 'strong'),
    ...(verifiedName === null ? [] : [item(9, harmless(verifiedName))]),
  ];
}

function linkItems({ link }: Standing, marks: Marks): Item[] {
  switch (link) {
    case null:
      return [];
    case 'live':
      return [item(2, `${marks.on} live`, 'good')];
    case 'observed':
      return [item(2, `${marks.on} observed`, 'quiet')];
    case 'offboarded':
    case 'disconnected':
    case 'deleted':
      return [item(1, `${marks.off} ${link}`, 'bad')];
  }
}

function receiverItems(
  receiver: ReceiverState | null,
  { lastDeliveryAt }: Standing,
  now: number,
  marks: Marks,
): Item[] {
  switch (receiver?.kind) {
    case undefined:
      return [];
    case 'own':
      return [item(10, `${marks.on} listening`, 'good')];
    case 'answers':
      return [item(10, `${marks.on} receiver`, 'good')];
    case 'silent':
      return [
        item(1, `${marks.off} receiver down`, 'bad'),
        ...(lastDeliveryAt === null
          ? []
          : [item(3, `last delivery ${shownDuration(now - lastDeliveryAt)} ago`, 'warning')]),
      ];
    case 'failed':
      return [item(1, `${marks.failed} receiver: ${harmless(receiver.problem)}`, 'bad')];
  }
}

function driftItems({ drift }: Standing): Item[] {
  if (drift === null) return [];
  const { risk, daysToLost } = drift;
  const left = daysToLost === null || risk === 'lost' ? '' : `, ${daysToLost} d left`;
  switch (risk) {
    case 'ok':
      return [item(8, 'drift: ok', 'quiet')];
    case 'watch':
    case 'warn':
      return [item(3, `drift: ${risk}${left}`, 'warning')];
    case 'critical':
    case 'lost':
      return [item(2, `drift: ${risk}${left}`, 'bad')];
  }
}

function lagItem({ waiting, waitingSince }: Standing, now: number): Item {
  if (waiting === 0) return item(8, 'lag 0 s', 'quiet');
  const ageMs = waitingSince === null ? 0 : now - waitingSince;
  // Something always waits for a moment while messages arrive: that is no news.
  if (ageMs < UNNOTICED_MS) return item(8, 'lag 0 s', 'quiet');
  const isLate = ageMs > LATE_MS;
  const text = `${grouped(waiting)} waiting, oldest ${shownDuration(ageMs)}`;
  return isLate ? item(4, text, 'warning') : item(8, text, 'quiet');
}

function throughputItem({ throughput: { used, limit } }: Standing): Item {
  const isNear = used >= limit * NEAR;
  return item(isNear ? 5 : 7, `${used}/${limit} per s`, isNear ? 'warning' : 'quiet');
}

function item(rank: number, text: string, ...looks: readonly Look[]): Item {
  return { rank, row: [span(text, ...looks)] };
}
