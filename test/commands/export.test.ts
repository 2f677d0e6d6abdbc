import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Coex } from '../support/coex.ts';
import { BEGIN, OTHER, received, tellChats } from '../support/export-stage.ts';
import { documentOf, eventsOf, type Fakes, run, temporaryFolder } from '../support/run.ts';
import { change } from '../support/tables.ts';
import { CUSTOMER, delivery, PHONE_NUMBER_ID, text } from '../support/webhooks.ts';

const exporting = (coex: Coex, argv: readonly string[], fakes: Fakes = {}, verb = 'chats') =>
  run([verb, 'export', ...argv], { env: { COEX_HOME: coex.folder }, ...fakes });

/** The events of an NDJSON export. */
const eventsIn = async (coex: Coex, ...argv: string[]) => eventsOf(await exporting(coex, argv));

const wamidsIn = async (coex: Coex, ...argv: string[]) =>
  (await eventsIn(coex, ...argv)).flatMap(({ event, wamid }) => (event === 'message' ? wamid : []));

/** Ctrl-C in the midst of it: when it has been asked about so many times. */
function abortingAfter(questions: number): AbortSignal {
  const stop = new AbortController();
  const ask = stop.signal.throwIfAborted.bind(stop.signal);
  let asked = 0;
  return Object.assign(stop.signal, {
    throwIfAborted: () => {
      asked += 1;
      if (asked === questions) stop.abort();
      ask();
    },
  });
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('an export as NDJSON', () => {
  it('tells each chat before its messages, in the order they were sent, and says when that is all', async () => {
    const events = await eventsIn(await tellChats());
    expect(events.map(({ event, wamid, chat }) => wamid ?? `${event} ${chat ?? ''}`)).toEqual([
      'chat 1',
      ...['H1', 'U1', 'E1', 'R1', 'R2', 'U2', 'U3', 'A1', 'U4', 'U5', 'U6'].map((id) => `wamid.${id}`),
      'chat 2',
      'wamid.O1',
      'done ',
    ]);
    expect(events[0]).toMatchObject({ name: 'Mira', waId: CUSTOMER, userId: 'GB.1', username: 'mira.rides' });
    expect(events.at(-1)).toEqual({
      schema: 'coex.chats.export/v1',
      event: 'done',
      chats: 2,
      messages: 12,
    });
  });

  it('has a message with all its wordings, what it answers, and who reacted', async () => {
    const events = await eventsIn(await tellChats(), '1');
    const found = (id: string) => events.find(({ wamid }) => wamid === `wamid.${id}`);
    expect(found('E1')).toMatchObject({
      origin: 'app',
      imported: false,
      text: 'Ready at 7 pm.',
      firstText: 'Ready at 5 pm.',
      edited: true,
      revisions: [
        { kind: 'edit', by: 'app', text: 'Ready at 6 pm.', at: '2026-11-05T08:02:00Z' },
        { kind: 'edit', by: 'app', text: 'Ready at 7 pm.', at: '2026-11-05T08:03:00Z' },
      ],
      replyTo: 'wamid.U1',
      quoted: { origin: 'customer', text: 'Hello', isHere: true },
      reactions: [
        { origin: 'customer', emoji: '👍' },
        { origin: 'customer', emoji: null },
      ],
    });
    expect(found('U2')).toMatchObject({ text: 'Mum, dinner is at eight', revoked: true });
    expect(found('H1')).toMatchObject({ imported: true, status: 'read' });
    expect(found('A1')).toMatchObject({
      origin: 'api',
      statuses: [{ status: 'sent' }, { status: 'failed', errors: [{ code: 131047 }] }],
    });
    expect(found('U5')).toMatchObject({ type: 'hologram', extra: { hologram: { depth: 3 } } });
  });

  it('is the same to the byte with --json, into a file, and when it is made again', async () => {
    const coex = await tellChats();
    const file = join(temporaryFolder(), 'chats.ndjson');
    const { stdout } = await exporting(coex, []);
    expect((await exporting(coex, ['--json'])).stdout).toBe(stdout);
    expect((await exporting(coex, ['--format', 'ndjson', '--out', '-'])).stdout).toBe(stdout);
    expect(await exporting(coex, ['--out', file])).toMatchObject({ stdout: '', exitCode: 0 });
    expect(readFileSync(file, 'utf8')).toBe(stdout);
  });

  it('takes the name of the address book first', async () => {
    const coex = await tellChats();
    const contact = { full_name: 'Mira Dalton', phone_number: CUSTOMER };
    const state = { type: 'contact', contact, action: 'add', metadata: { timestamp: String(BEGIN) } };
    await coex.tell(
      delivery('smb_app_state_sync', {
        metadata: { phone_number_id: PHONE_NUMBER_ID, display_phone_number: '447700900100' },
        state_sync: [state],
      }),
    );
    expect((await eventsIn(coex, '1'))[0]).toMatchObject({ name: 'Mira Dalton' });
  });

  it('has every message of a chat that is longer than what is read at once, also of one second', async () => {
    const coex = await tellChats();
    const many = Array.from({ length: 1203 }, (_, at) => text(`wamid.M${at}`, `Message ${at}`, BEGIN + 900));
    await coex.tell(delivery('messages', { metadata: { phone_number_id: PHONE_NUMBER_ID }, messages: many }));
    const wamids = await wamidsIn(coex, '1', '--since', '2026-11-05T08:14:00Z');
    expect(wamids).toEqual(many.map(({ id }) => id));
  });
});

describe('what an export holds', () => {
  it('is every chat, or those that are named, each once', async () => {
    const coex = await tellChats();
    for (const named of [['2'], [OTHER], ['+44 7700 900166'], ['2', OTHER]])
      expect(await wamidsIn(coex, ...named)).toEqual(['wamid.O1']);
    for (const named of ['GB.1', 'mira.rides']) expect(await wamidsIn(coex, named)).toHaveLength(11);
    expect(await wamidsIn(coex, '2', '1')).toHaveLength(12);
  });

  it('is what was sent from one instant on and before another', async () => {
    const coex = await tellChats();
    const flags = ['--since', '2026-11-05T08:00:00Z', '--until', '2026-11-05T08:01:00Z'];
    expect(await wamidsIn(coex, ...flags)).toEqual(['wamid.U1', 'wamid.O1']);
  });

  it('is of the number that is meant, with what belongs to nobody', async () => {
    const coex = await tellChats();
    const metadata = { display_phone_number: '447700900101', phone_number_id: '441' };
    await coex.tell(
      delivery('messages', { metadata, messages: [text('wamid.X1', 'There', BEGIN)] }),
      // Media of the history whose message never came.
      delivery('history', {
        metadata,
        messages: [{ id: 'wamid.X2', timestamp: String(BEGIN), type: 'image', image: { id: '1' } }],
      }),
    );
    const events = await eventsIn(coex, '--number', '441');
    expect(events.flatMap(({ wamid }) => wamid ?? [])).toEqual(['wamid.X1', 'wamid.X2']);
    expect(events.find(({ wamid }) => wamid === 'wamid.X2')).toMatchObject({ chat: null });
    expect(await wamidsIn(coex)).toHaveLength(14);
  });

  it('is with `history export` what is known from the history import alone', async () => {
    const coex = await tellChats();
    const events = eventsOf(await exporting(coex, [], {}, 'history'));
    expect(events.map(({ event, wamid }) => wamid ?? event)).toEqual(['chat', 'wamid.H1', 'done']);
    expect(events[0].schema).toBe('coex.history.export/v1');
    // Received live too, it is a live message.
    await coex.tell(received('wamid.H1', BEGIN - 86_400, { text: { body: 'Is the blue frame in stock?' } }));
    const after = await exporting(coex, [], {}, 'history');
    expect(eventsOf(after).map(({ event }) => event)).toEqual(['done']);
    expect(after.stderr).toContain('No messages match.');
  });

  it('is nothing when no chat, or more than one, has the name', async () => {
    const coex = await tellChats();
    const metadata = { display_phone_number: '447700900101', phone_number_id: '441' };
    await coex.tell(delivery('messages', { metadata, messages: [text('wamid.X1', 'There', BEGIN)] }));
    for (const [name, code, exit] of [
      ['99', 'not-found', 5],
      [CUSTOMER, 'ambiguous', 2],
    ] as const) {
      const ran = await exporting(coex, [name, '--json']);
      expect([ran.exitCode, documentOf(ran).error.code]).toEqual([exit, code]);
      expect((await exporting(coex, [name, '--format', 'csv'])).stdout).toBe('');
    }
  });
});

describe('an export as CSV', () => {
  it('has a row for each message under named columns', async () => {
    const { stdout } = await exporting(await tellChats(), ['--format', 'csv']);
    const rows = parse(stdout, { columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(12);
    expect(rows[2]).toMatchObject({
      chat: '1',
      with: 'Mira',
      number: '447700900100',
      sent_at: '2026-11-05T08:01:00Z',
      origin: 'app',
      imported: 'false',
      text: 'Ready at 7 pm.',
      first_text: 'Ready at 5 pm.',
      edited: 'true',
      reply_to_text: 'Hello',
    });
    expect(JSON.parse(rows[2]?.revisions ?? '')).toHaveLength(2);
    expect(rows[6]).toMatchObject({ type: 'image', media_type: 'image/jpeg', media_sha256: 'abc=' });
  });

  it('is no formula to a spreadsheet, and drives no terminal', async () => {
    const coex = await tellChats();
    await coex.tell(received('wamid.F1', BEGIN + 900, { text: { body: '=HYPERLINK("x")\u001b[2J' } }));
    const [row] = parse(
      (await exporting(coex, ['--since', '2026-11-05T08:15:00Z', '--format', 'csv'])).stdout,
      {
        columns: true,
      },
    ) as Record<string, string>[];
    expect(row?.text).toBe(`'=HYPERLINK("x")\u001b[2J`);
    const shown = await exporting(coex, ['1', '--format', 'csv'], { isTTY: true });
    expect(shown.stdout).not.toContain('\u001b');
  });

  it('is not for --json as well, unless it goes into a file', async () => {
    const coex = await tellChats();
    const refused = await exporting(coex, ['--format', 'csv', '--json']);
    expect([refused.exitCode, documentOf(refused).error.code]).toEqual([2, 'usage']);
    const path = join(temporaryFolder(), 'chats.csv');
    const told = eventsOf(await exporting(coex, ['--format', 'csv', '--out', path, '--json']));
    expect(told).toMatchObject([
      { event: 'file', path, chats: 2, messages: 12, sizeBytes: statSync(path).size },
      { event: 'done' },
    ]);
  });
});

describe('a transcript', () => {
  it('as text has who, when and what, with what was changed and taken back', async () => {
    const { stdout } = await exporting(await tellChats(), ['1', '--format', 'text']);
    const [, ...parts] = stdout.split('\n\n');
    const part = (time: string) => parts.find((text) => text.startsWith(time));
    expect(stdout).toMatch(/^Chat with Mira\nChat 1, 447700900155, GB\.1, mira\.rides\n/);
    expect(parts[0]).toBe('== Wednesday, 2026-11-04 ==');
    expect(part('08:00:00 ← customer (imported; read)')).toContain('    Is the blue frame in stock?');
    expect(part('08:01:00 → app')).toBe(
      [
        '08:01:00 → app',
        '  > customer 08:00:00: Hello',
        '    Ready at 7 pm.',
        '  * Edited 2 times:',
        '  - 08:01:00 first:',
        '      Ready at 5 pm.',
        '  - 08:02:00 by app:',
        '      Ready at 6 pm.',
        '  - 08:03:00 by app:',
        '      Ready at 7 pm.',
        '  + 👍 customer 08:03:20',
        '  + reaction taken back customer 08:03:30',
      ].join('\n'),
    );
    expect(part('08:05:00')).toContain('  ~ Mum, dinner is at eight\n  * Revoked by customer 08:05:10');
    expect(part('08:08:20 ⇒ api (sent 08:08:20, failed 08:08:21)')).toContain('131047');
    expect(part('08:10:00')).toContain('131060');
    expect(part('08:11:40')).toContain('[hologram]');
    expect(stdout).not.toContain('08:03:20 ← customer');
    expect(stdout).toMatch(/\nEnd of the chat: 11 messages\.\n$/);
  });

  it('keeps within 40 columns, as far as words allow', async () => {
    const { stdout } = await exporting(await tellChats(), ['1', '--format', 'text'], {
      isTTY: true,
      columns: 40,
    });
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
  });

  it('of several chats needs a folder, and has a page for each and one that lists them', async () => {
    const coex = await tellChats();
    const refused = await exporting(coex, ['--format', 'html']);
    expect(refused).toMatchObject({ stdout: '', exitCode: 2 });
    expect(refused.stderr).toContain('--out');
    const out = join(temporaryFolder(), 'new', 'transcripts');
    const ran = await exporting(coex, ['--format', 'html', '--out', out]);
    expect(ran).toMatchObject({ stdout: '', exitCode: 0 });
    expect(ran.stderr).toContain('12 messages of 2 chats.');
    expect(readdirSync(out).sort()).toEqual(['chat-1.html', 'chat-2.html', 'index.html']);
    expect(modeOf(out)).toBe(0o700);
    for (const name of readdirSync(out)) expect(modeOf(join(out, name))).toBe(0o600);
    const index = readFileSync(join(out, 'index.html'), 'utf8');
    expect(index).toContain('<a href="chat-1.html"><bdi>Mira</bdi></a>');
    const page = readFileSync(join(out, 'chat-1.html'), 'utf8');
    expect(page).toContain('<s>Mum, dinner is at eight</s>');
    expect(page).toContain('End of the chat: 11 messages.');
  });

  it('as HTML is the same page alone, on standard output', async () => {
    const { stdout } = await exporting(await tellChats(), ['2', '--format', 'html']);
    expect(stdout).toMatch(/^<!doctype html>/);
    expect(stdout).toContain('Anyone?');
    expect(stdout).not.toContain('index.html');
  });

  it('links to media that lie on this machine, wherever the folder is', async () => {
    const coex = await tellChats();
    const sha256 = 'ab'.repeat(32);
    change(
      coex.storeFile,
      `insert into media_files values
      ('${PHONE_NUMBER_ID}', 'wamid.U3', '91', 'stored', '${sha256}', 10, 'image/jpeg', 1, 1, null)`,
    );
    const out = join(coex.folder, 'kept here', 'html');
    await exporting(coex, ['--format', 'html', '--out', out]);
    const page = readFileSync(join(out, 'chat-1.html'), 'utf8');
    expect(page).toContain(`href="../../media/ab/${sha256}"`);
    const events = await eventsIn(coex, '1', '--media-folder', '/elsewhere');
    expect(events.find(({ wamid }) => wamid === 'wamid.U3').file).toMatchObject({
      state: 'stored',
      path: `/elsewhere/ab/${sha256}`,
    });
  });
});

describe('files of an export', () => {
  it('are not overwritten unless that is said, and then only by whole ones', async () => {
    const coex = await tellChats();
    const folder = temporaryFolder();
    const file = join(folder, 'chats.csv');
    writeFileSync(file, 'mine');
    writeFileSync(join(folder, 'chat-2.txt'), 'mine too');
    const before = readdirSync(folder);
    for (const flags of [
      ['--format', 'csv', '--out', file],
      ['--format', 'text', '--out', folder],
    ]) {
      const ran = await exporting(coex, [...flags, '--json']);
      expect([ran.exitCode, eventsOf(ran).at(-1).error.code]).toEqual([2, 'file-exists']);
      expect(readdirSync(folder)).toEqual(before);
      expect((await exporting(coex, [...flags, '--force'])).exitCode).toBe(0);
    }
    expect(readFileSync(file, 'utf8')).toMatch(/^chat,with,/);
    expect(readFileSync(join(folder, 'chat-2.txt'), 'utf8')).toContain('Anyone?');
    expect(readdirSync(folder).sort()).toEqual(['chat-1.txt', 'chat-2.txt', 'chats.csv']);
  });

  it('are refused where none can be, and nothing is left', async () => {
    const coex = await tellChats();
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'chat-1.html'));
    for (const flags of [
      ['--out', join(folder, 'none', 'chats.ndjson')],
      ['--out', folder, '--force'],
      ['--format', 'html', '--out', join(folder, 'file')],
      ['--format', 'html', '--out', join(folder, 'file', 'below')],
      ['--format', 'html', '--out', folder, '--force'],
    ]) {
      const ran = await exporting(coex, flags);
      expect(ran).toMatchObject({ stdout: '', exitCode: 2 });
      expect(ran.stderr).toContain('cannot be written');
      expect(readdirSync(folder).sort()).toEqual(['chat-1.html', 'file']);
    }
  });

  it('are not there when it is interrupted', async () => {
    const coex = await tellChats();
    const folder = temporaryFolder();
    for (const flags of [
      ['--out', join(folder, 'chats.ndjson')],
      ['--format', 'html', '--out', join(folder, 'html')],
      ['--format', 'text', '--out', folder],
    ]) {
      const ran = await exporting(coex, flags, { signal: abortingAfter(8) });
      expect(ran.exitCode).toBe(130);
      expect(readdirSync(folder)).toEqual([]);
    }
    const shown = await exporting(coex, ['1', '--format', 'text'], { signal: abortingAfter(8) });
    expect(shown.exitCode).toBe(130);
    expect(shown.stdout).not.toContain('End of the chat');
  });
});
