import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/tui/feed/frame.ts';
import { openScreen } from '../../../src/tui/feed/ink-screen.tsx';
import { createPaint } from '../../../src/tui/feed/look.ts';
import type { Row } from '../../../src/tui/feed/row.ts';
import { openFakeScreen } from '../../support/screen.ts';

/** A frame with a letter for every row, filled as frames are. */
function frame(columns: number, rows: number, change: Partial<Frame> = {}): Frame {
  const row = (text: string): Row => [{ text: text.padEnd(columns) }];
  return {
    columns,
    rows,
    status: row('status'),
    panes: [
      {
        name: 'chats',
        columns,
        rows: Array.from({ length: rows - 2 }, (_, index) => row(`row ${index}`)),
      },
    ],
    footer: row('footer'),
    overlay: null,
    cursor: null,
    ...change,
  };
}

async function opened({ columns = 40, rows = 10, inColor = true, first = frame(columns, rows) } = {}) {
  const fake = openFakeScreen(columns, rows);
  const strokes: string[] = [];
  const pastes: string[] = [];
  const stops: string[] = [];
  const screen = openScreen({
    stdin: fake.stdin,
    stdout: fake.stdout,
    paint: createPaint(inColor),
    first,
    onStroke: ({ name }) => strokes.push(name),
    onPaste: (text) => pastes.push(text),
    onResize: (columns, rows) => {
      void screen.draw(frame(columns, rows));
    },
    stopProcess: async () => {
      await fake.settled();
      stops.push(
        [
          fake.isAlternate() ? 'feed' : 'shell',
          fake.isRaw() ? 'raw' : 'cooked',
          fake.modes().wraparoundMode ? 'wrapping' : 'not wrapping',
        ].join(', '),
      );
    },
  });
  await fake.settled();
  return { fake, screen, strokes, pastes, stops };
}

describe('the screen of the feed', () => {
  it('shows a frame row by row on the other screen, and leaves the shell’s as it was', async () => {
    const { fake, screen } = await opened();
    expect(fake.text()).toEqual(['status', ...[0, 1, 2, 3, 4, 5, 6, 7].map((row) => `row ${row}`), 'footer']);
    expect(fake.isAlternate()).toBe(true);
    expect(fake.isRaw()).toBe(true);
    expect(fake.cursor().isShown).toBe(false);
    await screen.close();
    expect(fake.isAlternate()).toBe(false);
    expect(fake.isRaw()).toBe(false);
    expect(fake.cursor()).toEqual({ column: 0, row: 0, isShown: true });
    expect(fake.modes().bracketedPasteMode).toBe(false);
    expect(fake.text().join('')).toBe('');
  });

  it('writes what changed, and nothing when nothing did', async () => {
    const { fake, screen } = await opened();
    const before = fake.written.bytes;
    await screen.draw(frame(40, 10));
    expect(fake.written.bytes).toBe(before);
    await screen.draw(frame(40, 10, { footer: [{ text: 'changed'.padEnd(40) }] }));
    expect(fake.text().at(-1)).toBe('changed');
    expect(fake.written.bytes - before).toBeLessThan(120);
    await screen.close();
  });

  it('lets a row that the terminal draws wider than it is spoil no other', async () => {
    // Three letters wide where an emoji that is joined is drawn in its pieces.
    const family: Row = [{ text: `👩‍👩‍👧${'x'.repeat(38)}` }];
    const { panes } = frame(40, 10);
    const rows = panes[0]?.rows.with(0, family) ?? [];
    const { fake, screen } = await opened({
      first: frame(40, 10, { panes: [{ name: 'chats', columns: 40, rows }] }),
    });
    const expected = ['status', expect.stringContaining('xxxx'), 'row 1', 'row 2'];
    expect(fake.text().slice(0, 4)).toEqual(expected);
    await screen.draw(frame(40, 10, { panes: [{ name: 'chats', columns: 40, rows: rows.with(2, family) }] }));
    expect(fake.text().slice(0, 4)).toEqual([...expected.slice(0, 3), expect.stringContaining('xxxx')]);
    expect(fake.text()[4]).toBe('row 3');
    await screen.close();
  });

  it('has the terminal wrap its lines again whenever the shell has it', async () => {
    const { fake, screen, stops } = await opened();
    expect(fake.modes().wraparoundMode).toBe(false);
    await screen.suspend();
    expect(stops).toEqual(['shell, cooked, wrapping']);
    await fake.settled();
    expect(fake.modes().wraparoundMode).toBe(false);
    fake.stdout.write('\u001B[?7h');
    await screen.retake();
    await fake.settled();
    expect(fake.modes().wraparoundMode).toBe(false);
    await screen.close();
    expect(fake.modes().wraparoundMode).toBe(true);
  });

  it('puts an overlay in its place, whatever is under it', async () => {
    const wide = frame(20, 6, {
      panes: [{ name: 'chats', columns: 20, rows: Array(4).fill([{ text: '日本語日本語日本語日' }]) }],
    });
    const { fake, screen } = await opened({ columns: 20, rows: 6, first: wide });
    const overlay = { left: 5, top: 2, columns: 9, rows: [[{ text: '[ one   ]' }], [{ text: '  two    ' }]] };
    await screen.draw({ ...wide, overlay });
    expect(fake.text()).toEqual([
      'status',
      '日本語日本語日本語日',
      '日本 [ one   ]本語日',
      '日本   two    本語日',
      '日本語日本語日本語日',
      'footer',
    ]);
    await screen.draw(wide);
    expect(fake.text()[2]).toBe('日本語日本語日本語日');
    await screen.close();
  });

  it('shows the terminal’s cursor where something is typed, and hides it again', async () => {
    const { fake, screen } = await opened();
    await screen.draw(frame(40, 10, { cursor: { column: 7, row: 4 } }));
    expect(fake.cursor()).toEqual({ column: 7, row: 4, isShown: true });
    await screen.draw(frame(40, 10));
    expect(fake.cursor().isShown).toBe(false);
    await screen.close();
  });

  it('shows colours only when it is to, and what is chosen in either case', async () => {
    const chosen: Row = [
      { text: 'good', looks: ['good', 'strong'] },
      { text: ' '.repeat(36), looks: ['chosen'] },
    ];
    for (const inColor of [true, false]) {
      const { fake, screen } = await opened({ inColor, first: frame(40, 10, { status: chosen }) });
      expect(fake.cell(0, 0)).toMatchObject({
        text: 'g',
        isBold: true,
        isReversed: false,
        isColored: inColor,
      });
      expect(fake.cell(39, 0)).toMatchObject({ isReversed: true, isColored: false });
      await screen.close();
    }
  });

  it('tells keys by name, several that come at once one by one, and what is pasted apart', async () => {
    const { fake, screen, strokes, pastes } = await opened();
    const keys = ['j', 'G', '?', 'up', 'enter', 'escape', 'tab', 'shift+tab', 'backspace', 'delete', 'home'];
    const more = ['pageDown', 'ctrl+d', 'ctrl+c', 'ctrl+z', 'ctrl+j', 'alt+enter', 'space', 'é', '👩‍👩‍👧'];
    await fake.press(...keys, ...more);
    expect(strokes).toEqual([...keys, ...more]);
    strokes.length = 0;
    await fake.press('jjk\r');
    expect(strokes).toEqual(['j', 'j', 'k', 'enter']);
    strokes.length = 0;
    await fake.paste('q\nq');
    expect({ strokes, pastes }).toEqual({ strokes: [], pastes: ['q\nq'] });
    await screen.close();
  });

  it('fits another size at once, and the old one again', async () => {
    const { fake, screen } = await opened({ columns: 60, rows: 12 });
    await fake.resize(40, 10);
    expect(fake.text()).toEqual(['status', ...[0, 1, 2, 3, 4, 5, 6, 7].map((row) => `row ${row}`), 'footer']);
    await fake.resize(60, 12);
    expect(fake.text().at(-1)).toBe('footer');
    expect(fake.text()[10]).toBe('row 9');
    await screen.close();
  });

  it('gives the terminal back while the process is stopped, and draws everything anew', async () => {
    const { fake, screen, stops, strokes } = await opened();
    await screen.suspend();
    await fake.settled();
    expect(stops).toEqual(['shell, cooked, wrapping']);
    expect(fake.isAlternate()).toBe(true);
    expect(fake.isRaw()).toBe(true);
    expect(fake.text()[0]).toBe('status');
    await fake.press('j');
    expect(strokes).toEqual(['j']);
    await screen.close();
  });

  it('draws everything anew when somebody else had the terminal', async () => {
    const { fake, screen } = await opened();
    fake.stdout.write('\u001B[2Jrubbish');
    await fake.settled();
    expect(fake.text().join('')).toContain('rubbish');
    await screen.retake();
    expect(fake.text().join('')).not.toContain('rubbish');
    expect(fake.text()[9]).toBe('footer');
    await screen.close();
  });

  it('puts a text on the clipboard of the terminal, and disturbs nothing', async () => {
    const { fake, screen } = await opened();
    const before = fake.text();
    screen.copy('wamid.HBgÄ');
    await fake.settled();
    expect(fake.copied).toEqual(['wamid.HBgÄ']);
    expect(fake.text()).toEqual(before);
    await screen.close();
  });

  it('restores the terminal when drawing fails, and says of what', async () => {
    const { fake, screen } = await opened();
    const broken = { ...frame(40, 10), status: null as unknown as Row };
    void screen.draw(broken);
    await expect(screen.closed).rejects.toThrow(TypeError);
    await screen.close();
    expect(fake.isAlternate()).toBe(false);
    expect(fake.cursor().isShown).toBe(true);
    expect(fake.isRaw()).toBe(false);
    expect(fake.modes().wraparoundMode).toBe(true);
  });
});
