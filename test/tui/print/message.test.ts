import { describe, expect, it } from 'vitest';
import { counted, grouped } from '../../../src/tui/print/counted.ts';
import { messageRow, messageText, originOf, shownTime } from '../../../src/tui/print/message.ts';

const message = {
  sentAt: '2026-11-05T09:00:00Z',
  with: 'Ada',
  origin: 'customer',
  imported: false,
  type: 'text',
  text: 'Hello',
  edited: false,
  revoked: false,
  status: null,
} as const;

describe('a message in a table', () => {
  it('is time, origin, person, status and words', () => {
    expect(messageRow(message)).toEqual(['2026-11-05 09:00:00', 'customer', 'Ada', '', 'Hello']);
    expect(messageRow({ ...message, imported: true, status: 'read' }).slice(1, 4)).toEqual([
      'customer (imported)',
      'Ada',
      'read',
    ]);
  });

  it.each([
    [{}, 'Hello'],
    [{ text: null }, ''],
    [{ type: 'image', text: null }, '[image]'],
    [{ type: 'image', text: 'A bike' }, '[image] A bike'],
    [{ edited: true }, 'Hello (edited)'],
    [{ revoked: true }, '(revoked) Hello'],
    [{ revoked: true, edited: true }, '(revoked) Hello'],
  ])('with %j reads %j', (more, words) => {
    expect(messageText({ ...message, ...more })).toBe(words);
  });

  it('tells live and imported apart', () => {
    expect(originOf({ origin: 'app', imported: false })).toBe('app');
    expect(originOf({ origin: 'app', imported: true })).toBe('app (imported)');
    expect(shownTime('2026-11-05T09:00:00Z')).toBe('2026-11-05 09:00:00');
  });
});

describe('counts', () => {
  it('are grouped, and have the noun they need', () => {
    expect([grouped(999), grouped(1234567)]).toEqual(['999', '1,234,567']);
    expect([counted(0, 'chat'), counted(1, 'chat'), counted(3000, 'chat')]).toEqual([
      '0 chats',
      '1 chat',
      '3,000 chats',
    ]);
    expect(counted(2, 'delivery', 'deliveries')).toBe('2 deliveries');
  });
});
