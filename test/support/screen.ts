import './terminal.ts';
import type { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import headless, { type IBufferCell } from '@xterm/headless';

/** A terminal as a person has it: keys go in, and what is written shows. */
export interface FakeScreen {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** What it shows, row by row, without the blanks at the ends. */
  readonly text: () => readonly string[];
  /** What is shown in a cell, and how; from 0. */
  readonly cell: (column: number, row: number) => Cell;
  /** Where the cursor stands, and whether it shows. */
  readonly cursor: () => { readonly column: number; readonly row: number; readonly isShown: boolean };
  /** Whether the other screen is shown, that full-screen programs draw on. */
  readonly isAlternate: () => boolean;
  /** Whether keys come one by one. */
  readonly isRaw: () => boolean;
  /** Titles that were set. */
  readonly titles: readonly string[];
  /** Texts that were put on the clipboard. */
  readonly copied: readonly string[];
  /** Modes that are switched on, of those a terminal reports. */
  readonly modes: () => headless.Terminal['modes'];
  /** How often something was written, and how much. */
  readonly written: { readonly times: number; readonly bytes: number; readonly raw: string };
  /** Presses keys: names as tables of keys write them, or the letters they type. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  readonly paste: (text: string) => Promise<void>;
  readonly resize: (columns: number, rows: number) => Promise<void>;
  /** What is written from now on fails, as when the terminal's window is closed. */
  readonly hangUp: () => void;
  /** Resolves when all that was to happen has: what was written is shown, and nothing more follows. */
  readonly settled: () => Promise<void>;
}

interface Cell {
  readonly text: string;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isReversed: boolean;
  readonly isColored: boolean;
}

/** How a terminal sends keys that type nothing. */
const SEQUENCES: Readonly<Record<string, string>> = {
  up: '\u001B[A',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
  home: '\u001B[H',
  end: '\u001B[F',
  pageUp: '\u001B[5~',
  pageDown: '\u001B[6~',
  delete: '\u001B[3~',
  enter: '\r',
  'alt+enter': '\u001B\r',
  tab: '\t',
  'shift+tab': '\u001B[Z',
  backspace: '\u007F',
  space: ' ',
  // As terminals with kitty's protocol send it: the byte alone might be the beginning of something.
  escape: '\u001B[27u',
};

/** How many turns without anything written are taken for the end. */
const QUIET_TURNS = 20;

export function openFakeScreen(columns = 80, rows = 24): FakeScreen {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  const titles: string[] = [];
  const copied: string[] = [];
  terminal.onTitleChange((title) => titles.push(title));
  terminal.parser.registerOscHandler(52, (data) => {
    copied.push(Buffer.from(data.slice(data.indexOf(';') + 1), 'base64').toString());
    return true;
  });
  let isCursorShown = true;
  for (const final of ['h', 'l']) {
    terminal.parser.registerCsiHandler({ prefix: '?', final }, (parameters) => {
      if (parameters.includes(25)) isCursorShown = final === 'h';
      return false;
    });
  }

  const written = { times: 0, bytes: 0, raw: '' };
  let inFlight = 0;
  let isHungUp = false;
  const stdout = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk: string | Buffer, _encoding, done) => {
        if (isHungUp) return done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
        written.times += 1;
        written.bytes += Buffer.byteLength(chunk);
        written.raw += String(chunk);
        inFlight += 1;
        terminal.write(chunk, () => {
          inFlight -= 1;
          done();
        });
      },
    }),
    { isTTY: true, columns, rows },
  );

  let isRaw = false;
  const stdin = Object.assign(new Readable({ read: () => undefined }), {
    isTTY: true,
    setRawMode: (on: boolean) => {
      isRaw = on;
    },
    ref: () => undefined,
    unref: () => undefined,
  });

  const settled = async () => {
    let seen = -1;
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      await setImmediate();
      if (inFlight === 0 && stdout.writableLength === 0 && written.times === seen) continue;
      seen = written.times;
      quiet = -1;
    }
  };
  const give = async (text: string) => {
    stdin.push(text);
    await settled();
  };
  const buffer = () => terminal.buffer.active;

  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    text: () =>
      Array.from({ length: terminal.rows }, (_, row) => {
        return (
          buffer()
            .getLine(buffer().viewportY + row)
            ?.translateToString(true, 0, terminal.cols)
            .trimEnd() ?? ''
        );
      }),
    cell: (column, row) => {
      const cell = buffer()
        .getLine(buffer().viewportY + row)
        ?.getCell(column);
      if (!cell) throw new Error(`There is no cell ${column},${row}.`);
      return shown(cell);
    },
    cursor: () => ({ column: buffer().cursorX, row: buffer().cursorY, isShown: isCursorShown }),
    isAlternate: () => buffer().type === 'alternate',
    isRaw: () => isRaw,
    titles,
    copied,
    modes: () => terminal.modes,
    written,
    press: async (...keys) => {
      for (const key of keys) await give(sequenceOf(key));
    },
    paste: (text) => give(`\u001B[200~${text}\u001B[201~`),
    resize: async (toColumns, toRows) => {
      terminal.resize(toColumns, toRows);
      Object.assign(stdout, { columns: toColumns, rows: toRows });
      (stdout as EventEmitter).emit('resize');
      await settled();
    },
    hangUp: () => {
      isHungUp = true;
    },
    settled,
  };
}

function sequenceOf(key: string): string {
  const control = /^ctrl\+([a-z])$/.exec(key)?.[1];
  if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) - 0x60);
  return SEQUENCES[key] ?? key;
}

function shown(cell: IBufferCell): Cell {
  return {
    text: cell.getChars(),
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
    isReversed: cell.isInverse() !== 0,
    isColored: !cell.isFgDefault() || !cell.isBgDefault(),
  };
}
