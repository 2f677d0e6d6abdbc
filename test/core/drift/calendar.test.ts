import { describe, expect, it } from 'vitest';
import { calendarFile } from '../../../src/core/drift/calendar.ts';
import { NOW } from '../../support/run.ts';

const deadline = {
  phoneNumberId: '440000000000002',
  kind: 'open-app',
  at: NOW,
  summary: 'Open; the app, of \\ 447700900100\nnow',
  description: 'é'.repeat(100),
} as const;

describe('a calendar file', () => {
  const file = calendarFile([deadline], NOW);
  const lines = file.split('\r\n');

  it('ends its lines as RFC 5545 says, none longer than 75 octets', () => {
    expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it('says the same when it is unfolded, with what is special escaped', () => {
    const unfolded = file.replaceAll('\r\n ', '');
    expect(unfolded).toContain('SUMMARY:Open\\; the app\\, of \\\\ 447700900100\\nnow\r\n');
    expect(unfolded).toContain(`DESCRIPTION:${'é'.repeat(100)}\r\n`);
    expect(lines).toContain('DTSTART:20261105T090000Z');
    expect(lines).toContain('UID:440000000000002-open-app@coex');
  });

  it('is a calendar when nothing is due', () => {
    expect(calendarFile([], NOW)).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n[\s\S]*END:VCALENDAR\r\n$/);
  });
});
