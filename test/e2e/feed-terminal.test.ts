import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/run.ts';
import { ask } from '../support/tables.ts';
import { hasTmux, PROMPT, startTmux, type Tmux } from '../support/tmux.ts';
import { CUSTOMER, delivery, text } from '../support/webhooks.ts';

const BIN = resolve('bin/coex.js');
const SMALL = { columns: 80, rows: 24 };
const LARGE = { columns: 200, rows: 50 };

/** Where the demo left its store; each test has a copy. */
let demo: string;

beforeAll(async () => {
  demo = mkdtempSync(join(tmpdir(), 'coex-test-'));
  await coex(demo, ['demo', '--history', '200', '--keep', demo, '--json']);
});

afterAll(() => rmSync(demo, { recursive: true, force: true }));

async function coex(home: string, argv: readonly string[], input = ''): Promise<string> {
  const { stdout } = await execa(process.execPath, [BIN, ...argv], { env: { COEX_HOME: home }, input });
  return stdout;
}

interface Opened {
  readonly tmux: Tmux;
  readonly home: string;
  /** Of those in the list, from the top. */
  readonly names: readonly string[];
}

/** `coex feed` in a shell in a terminal, once it shows the chats. */
async function openFeed(size: { readonly columns: number; readonly rows: number }): Promise<Opened> {
  const home = temporaryFolder();
  cpSync(demo, home, { recursive: true });
  const { chats } = JSON.parse(await coex(home, ['chats', 'list', '--json']));
  const names = chats.map(({ name }: { name: string }) => name);
  const tmux = await startTmux({ ...size, env: { COEX_HOME: home } });
  onTestFinished(() => tmux.close());
  await tmux.enter(`'${process.execPath}' '${BIN}' feed`);
  await untilChats(tmux, names);
  return { tmux, home, names };
}

/** Until all is drawn, from the status line to the keys at the bottom. */
async function untilChats(tmux: Tmux, names: readonly string[]): Promise<string> {
  return tmux.until('the chats', (screen) => {
    const lines = screen.split('\n');
    const isWhole = (lines[0] ?? '').includes('● live') && screen.includes('? help');
    return isWhole && names.slice(0, 5).every((name) => screen.includes(name));
  });
}

/** Until the conversation that is open is that of this person: the row above the panes says so. */
function untilOpen(tmux: Tmux, name = ''): Promise<string> {
  return tmux.until(`the conversation with ${name}`, (screen) => titles(screen).includes(name));
}

function titles(screen: string): string {
  return screen.split('\n')[1] ?? '';
}

/** Until the shell is back as it was: no other screen, and a terminal that shows what is typed. */
async function untilShell(tmux: Tmux): Promise<void> {
  await tmux.until('the shell', async (screen) => {
    return !(await tmux.isAlternate()) && screen.trimEnd().endsWith(PROMPT);
  });
  // Counts those of the two that are on.
  await tmux.enter("stty -a | tr ' ' '\\n' | grep -xc -e icanon -e echo");
  await tmux.until('a terminal that shows what is typed', (screen) => /^2$/m.test(screen));
}

/** A message that comes after all that is in the store, from somebody new. */
function messageFrom(home: string, name: string, words: string): string {
  const [latest] = ask(
    join(home, 'store.db'),
    'select max(sent_at) as at, phone_number_id as id from messages',
  );
  const message = text(`wamid.${words}`, words, Math.floor(Number(latest?.at) / 1000) + 60);
  const metadata = { display_phone_number: '447700900100', phone_number_id: String(latest?.id) };
  const contacts = [{ profile: { name }, wa_id: CUSTOMER }];
  return JSON.stringify(
    delivery('messages', { messaging_product: 'whatsapp', metadata, contacts, messages: [message] }),
  );
}

function storeFiles(home: string): string[] {
  return ['', '-wal', '-shm'].map((end) => join(home, `store.db${end}`));
}

describe.skipIf(!hasTmux())('coex feed in a terminal', () => {
  it('shows one pane at a time on 80 by 24', async () => {
    const { tmux, names } = await openFeed(SMALL);
    const chats = await tmux.screen();
    expect(chats.split('\n')[0]).toMatch(/900100 .* live .* lag /);
    expect(chats).not.toContain('│');
    await tmux.press('l');
    const conversation = await untilOpen(tmux, names[0]);
    expect(conversation).not.toContain(names[2]);
    await tmux.press('h');
    await untilChats(tmux, names);
  });

  it('shows chats and conversation side by side on 200 by 50', async () => {
    const { tmux, names } = await openFeed(LARGE);
    const screen = await untilOpen(tmux, names[0]);
    expect(screen).toContain(names[2]);
    expect(screen).toContain('│');
  });

  it('goes from chat to chat', async () => {
    const { tmux, names } = await openFeed(LARGE);
    await untilOpen(tmux, names[0]);
    await tmux.press('j', 'j');
    await untilOpen(tmux, names[2]);
    await tmux.press('k');
    await untilOpen(tmux, names[1]);
    await tmux.press('G');
    await untilOpen(tmux, names.at(-1));
    await tmux.press('g');
    await untilOpen(tmux, names[0]);
  });

  it('lists the keys, and looks for chats', async () => {
    const { tmux, names } = await openFeed(SMALL);
    await tmux.press('?');
    await tmux.until('the help', (screen) => screen.includes('Go to the pane on the left'));
    await tmux.press('Escape');
    await untilChats(tmux, names);
    const [first = '', , third = ''] = names;
    await tmux.press('/');
    await tmux.enter(third.slice(0, 9));
    await tmux.until('what was looked for', (screen) => screen.includes(third) && !screen.includes(first));
    await tmux.press('Escape');
    await untilChats(tmux, names);
  });

  it('leaves the terminal as it was', async () => {
    const { tmux } = await openFeed(SMALL);
    expect(await tmux.isAlternate()).toBe(true);
    await tmux.press('q');
    await untilShell(tmux);
  });

  it('leaves the terminal as it was when it is told to end', async () => {
    const { tmux } = await openFeed(SMALL);
    process.kill(await tmux.childPid(), 'SIGTERM');
    await untilShell(tmux);
  });

  it('goes to the shell and comes back', async () => {
    const { tmux, names } = await openFeed(SMALL);
    await tmux.press('C-z');
    await untilShell(tmux);
    await tmux.resize(90, 30);
    await tmux.enter('fg');
    const screen = await untilChats(tmux, names);
    expect(screen.trimEnd().split('\n')).toHaveLength(30);
    await tmux.press('?');
    await tmux.until('the help', (shown) => shown.includes('Go to the pane on the left'));
  });

  it('follows the size of the terminal', async () => {
    const { tmux, names } = await openFeed(SMALL);
    await tmux.resize(LARGE.columns, LARGE.rows);
    const large = await untilOpen(tmux, names[0]);
    expect(large).toContain(names[2]);
    await tmux.until('the last row', (screen) => screen.split('\n')[49]?.includes('help') ?? false);
    await tmux.resize(SMALL.columns, SMALL.rows);
    await tmux.until('one pane', (screen) => screen.includes(names[2] ?? '') && !screen.includes('│'));
    await untilChats(tmux, names);
  });

  it('shows what another process puts into the store', async () => {
    const { tmux, home } = await openFeed(SMALL);
    await coex(home, ['ingest', '-'], messageFrom(home, 'Ada Newly', 'Hello from elsewhere'));
    const screen = await tmux.until('the message', (shown) => shown.includes('Hello from elsewhere'));
    expect(screen).toContain('Ada Newly');
  });

  it('begins on a store that is locked, says so, and shows it when it is free', async () => {
    const home = temporaryFolder();
    cpSync(demo, home, { recursive: true });
    const locking = new DatabaseSync(join(home, 'store.db'));
    onTestFinished(() => {
      if (locking.isOpen) locking.close();
    });
    locking.exec('pragma locking_mode = exclusive; begin exclusive; delete from rejections');
    const tmux = await startTmux({ ...SMALL, env: { COEX_HOME: home } });
    onTestFinished(() => tmux.close());
    await tmux.enter(`'${process.execPath}' '${BIN}' feed`);
    await tmux.until('the trouble', (screen) => (screen.split('\n')[0] ?? '').includes('stayed locked'));
    locking.close();
    await untilChats(tmux, []);
  });

  it('goes on while the store is rebuilt', async () => {
    const { tmux, home, names } = await openFeed(SMALL);
    await coex(home, ['rebuild']);
    await untilChats(tmux, names);
    await coex(home, ['ingest', '-'], messageFrom(home, 'Ada Newly', 'After the rebuild'));
    await tmux.until('the message', (screen) => screen.includes('After the rebuild'));
  });

  it('says that the store is gone, and goes on when it is back', async () => {
    const { tmux, home, names } = await openFeed(SMALL);
    const away = temporaryFolder();
    const moved = storeFiles(away);
    const there = storeFiles(home).map((file, at) => [file, moved[at] ?? ''] as const);
    // The writer has closed it, and whoever reads closes it when it is gone: what lies beside it may be there or not.
    for (const [file, aside] of there) moveIfThere(file, aside);
    await tmux.until('the trouble', (screen) => (screen.split('\n')[0] ?? '').includes('✗'));
    for (const [file, aside] of there) moveIfThere(aside, file);
    await untilChats(tmux, names);
    await coex(home, ['ingest', '-'], messageFrom(home, 'Ada Newly', 'After the fright'));
    await tmux.until('the message', (screen) => screen.includes('After the fright'));
  });
});

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
