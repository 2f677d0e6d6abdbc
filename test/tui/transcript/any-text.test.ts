import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLines } from '../../../src/commands/export/csv-lines.ts';
import type { ChatEvent, MessageEvent } from '../../../src/commands/export/events.ts';
import { jsonLine } from '../../../src/tui/print/json.ts';
import { htmlTranscript } from '../../../src/tui/transcript/html.ts';
import { textTranscript } from '../../../src/tui/transcript/text.ts';

/* Whatever people write, and however they are called: data keep it, and what is read is harmless. */

const NASTY = [
  '<',
  '>',
  '&',
  '"',
  "'",
  '=',
  '\n',
  '\r',
  '\u2028',
  '\u0085',
  '\u001b[2J',
  '\u202e',
  '\u0000',
  '  ',
  '`',
];

const anyText = fc
  .array(
    fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 5 }), fc.constant('== x ==')),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

const CHAT: ChatEvent = {
  event: 'chat',
  chat: 1,
  name: 'Mira',
  waId: '447700900155',
  userId: null,
  username: null,
  phoneNumberId: '440',
  displayPhoneNumber: '+44 7700 900100',
  verifiedName: null,
};

/** A message that has the text wherever a text can be. */
function messageOf(text: string): MessageEvent {
  const at = '2026-11-05T09:00:00Z';
  return {
    event: 'message',
    id: 1,
    wamid: 'wamid.1',
    phoneNumberId: '440',
    chat: 1,
    with: text,
    direction: 'inbound',
    origin: 'customer',
    imported: false,
    type: 'document',
    text,
    firstText: text,
    edited: true,
    revoked: false,
    revisions: [{ wamid: 'wamid.2', kind: 'edit', by: 'customer', text, content: { text }, at }],
    media: { id: '1', mime_type: text, sha256: text, filename: text },
    file: { state: 'stored', path: `/media/${text}`, sha256: text, sizeBytes: 1, mimeType: text },
    replyTo: 'wamid.0',
    quoted: { id: 0, origin: 'app', type: 'text', text, sentAt: at, isHere: true },
    reactions: [{ wamid: 'wamid.3', origin: 'app', emoji: text, at }],
    sentAt: at,
    status: null,
    statuses: [{ status: text, recipient: text, at, pricing: null, errors: [{ code: 1, title: text }] }],
    extra: { referral: { headline: text }, context: { forwarded: true } },
  };
}

const chatOf = (name: string): ChatEvent => ({ ...CHAT, name, verifiedName: name, username: name });

// Line feeds aside, which the transcripts are made of.
const DRIVING = /[\p{Cc}\p{Bidi_Control}]/u;

describe('any text', () => {
  it('survives NDJSON, on one line that drives no terminal', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const message = messageOf(text);
        const line = jsonLine('chats export', message);
        expect(JSON.parse(line)).toEqual({ schema: 'coex.chats.export/v1', ...message });
        expect(line.slice(0, -1)).not.toMatch(DRIVING);
      }),
    );
  });

  it('survives CSV, but for the apostrophe before what would be a formula', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = csvLines(false);
        const csv =
          lines.head() +
          [CHAT, messageOf(text), { event: 'done', chats: 1, messages: 1 } as const]
            .map(lines.event)
            .join('');
        const rows = parse(csv, { columns: true }) as Record<string, string>[];
        expect(rows).toHaveLength(1);
        const isFormula = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text);
        expect(rows[0]?.text).toBe(isFormula ? `'${text}` : text);
        expect(JSON.parse(rows[0]?.revisions ?? '')).toEqual(messageOf(text).revisions);
      }),
    );
  });

  it('in a text transcript stays inside its message, and drives no terminal', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const transcript = textTranscript(chatOf(text), undefined);
        const head = transcript.head();
        expect(head.split('\n')).toHaveLength(6);
        const lines = transcript.message(messageOf(text)).split('\n');
        for (const line of [...head.split('\n'), ...lines]) expect(line).not.toMatch(DRIVING);
        const own = lines.filter((line) => /^\S/.test(line));
        expect(own).toHaveLength(2);
        expect(own[0]).toBe('== Thursday, 2026-11-05 ==');
        expect(own[1]).toMatch(/^09:00:00 ← customer/);
        // What is said of a message stands further out than what it says.
        const remarks = lines.filter((line) => /^ {2}\S/.test(line));
        for (const remark of remarks) expect(remark).toMatch(/^ {2}([*>+-] |\[|File: )/);
        expect(remarks.filter((line) => line.startsWith('  - '))).toHaveLength(2);
      }),
    );
  });

  it('in an HTML transcript is text and nothing else', () => {
    const tagsOf = (html: string) => html.match(/<[^>]*>/g)?.map((tag) => tag.replaceAll(/"[^"]*"/g, '""'));
    const pageOf = (text: string) => {
      const transcript = htmlTranscript(chatOf(text), { linkTo: (path) => path });
      return transcript.head() + transcript.message(messageOf(text)) + transcript.foot();
    };
    const plain = tagsOf(pageOf('word'));
    fc.assert(
      fc.property(anyText, (text) => {
        // A message without words has no paragraph for them, a chat without a name no other shape.
        fc.pre(text.trim() !== '');
        const page = pageOf(text);
        expect(tagsOf(page)?.filter((tag) => tag !== '<br>')).toEqual(plain);
        expect(page.replaceAll('\n', '')).not.toMatch(DRIVING);
      }),
    );
  });
});
