import { isoTime } from '../clock.ts';
import type { NumberDrift } from './drift.ts';

/** Something that is due. Instants are Unix milliseconds. */
export interface Deadline {
  readonly phoneNumberId: string;
  readonly kind: 'open-app' | 'link-ends' | 'token-expiry' | 'sync-deadline' | 'companion-inactivity';
  readonly at: number;
  readonly summary: string;
  readonly description: string;
}

/** What is due for these numbers, the soonest first; a link that has ended has no deadline. */
export function deadlinesOf(numbers: readonly NumberDrift[]): Deadline[] {
  return numbers.flatMap(ofNumber).sort((one, other) => one.at - other.at);
}

function ofNumber({ phoneNumberId, displayPhoneNumber, risk, phone, others }: NumberDrift): Deadline[] {
  if (risk === 'lost') return [];
  const name = displayPhoneNumber ?? phoneNumberId;
  const of = { phoneNumberId };
  const { alarmAt, lostAt, confidence } = phone;
  const trust = `Counted from the last sign of the phone; confidence ${confidence.level}.`;
  const deadlines: Deadline[] = [];
  if (alarmAt !== null && lostAt !== null) {
    deadlines.push(
      {
        ...of,
        kind: 'open-app',
        at: alarmAt,
        summary: `Open the WhatsApp Business app of ${name}`,
        description: `13 days without a sign. ${trust}`,
      },
      {
        ...of,
        kind: 'link-ends',
        at: lostAt,
        summary: `The link of ${name} ends about now`,
        description: `14 days without a sign: Meta disconnects with PRIMARY_INACTIVITY. ${trust}`,
      },
    );
  }
  for (const { kind, at } of others) {
    if (at === null || !isDue(kind)) continue;
    deadlines.push({ ...of, kind, at, ...WORDS[kind](name) });
  }
  return deadlines;
}

type DueKind = 'token-expiry' | 'sync-deadline' | 'companion-inactivity';

const WORDS: Readonly<Record<DueKind, (name: string) => Pick<Deadline, 'summary' | 'description'>>> = {
  'token-expiry': (name) => ({
    summary: `The access token of ${name} ends`,
    description: 'Renew it before; a token of a system user does not end.',
  }),
  'sync-deadline': (name) => ({
    summary: `Last call for the syncs of ${name}`,
    description: 'Contacts and history can be asked for within 24 hours of onboarding, once each.',
  }),
  'companion-inactivity': (name) => ({
    summary: `A companion of ${name} may be unused for 30 days`,
    description: 'Nothing at all came of the number since; which companion counts is told nowhere.',
  }),
};

function isDue(kind: string): kind is DueKind {
  return Object.hasOwn(WORDS, kind);
}

/** The deadlines as an iCalendar file (RFC 5545), each with an alarm two days before. */
export function calendarFile(deadlines: readonly Deadline[], now: number): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//coex//drift//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'X-WR-CALNAME:coex drift',
    ...deadlines.flatMap((deadline) => eventLines(deadline, now)),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

function eventLines({ phoneNumberId, kind, at, summary, description }: Deadline, now: number): string[] {
  return [
    'BEGIN:VEVENT',
    // The same for the same number and kind: a calendar that is read again moves the event.
    `UID:${escaped(`${phoneNumberId}-${kind}@coex`)}`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(at)}`,
    'DURATION:PT30M',
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description)}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:-P2D',
    `DESCRIPTION:${escaped(summary)}`,
    'END:VALARM',
    'END:VEVENT',
  ];
}

/** `20261105T090000Z`. */
function stamp(at: number): string {
  return isoTime(at).replaceAll(/[-:]/g, '');
}

// RFC 5545 §3.3.11.
function escaped(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, '');
}

/** A line of at most 75 octets, goes on after a line break and a space (RFC 5545 §3.1); no character is cut in two. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let size = 0;
  for (const character of line) {
    const octets = Buffer.byteLength(character);
    if (size + octets > 75) {
      pieces.push(piece);
      piece = ' ';
      size = 1;
    }
    piece += character;
    size += octets;
  }
  return [...pieces, piece].join('\r\n');
}
