import { spawn } from 'node:child_process';
import { once } from 'node:events';
import xterm from '@xterm/headless';

export const COLUMNS = 200;
export const ROWS = 50;

/** What a terminal shows at a moment. */
export interface Screen {
  lines(): string[];
  /** Where the chosen item is, in full reverse video: another text whenever that moves. */
  chosen(): string;
}

/** A program in a real terminal. */
export interface Terminal {
  /** Of the program, not of what holds the terminal. */
  pid(): number;
  readonly screen: Screen;
  write(keys: string): void;
  /** Resolves when the program, killed, has ended. */
  kill(): Promise<void>;
}

/** Called after every piece of output, with when it came (`performance.now()`). */
export type OnOutput = (screen: Screen, at: number) => void;

/**
 * Starts Node in a pseudo-terminal that `script` of util-linux opens: what else would open one is native code. The output
 * goes through a terminal emulator, piece by piece as it comes.
 */
export function openTerminal(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  onOutput: OnOutput,
): Terminal {
  const command = [process.execPath, ...argv].map((word) => `'${word}'`).join(' ');
  const child = spawn(
    'script',
    ['-qefc', `stty rows ${ROWS} cols ${COLUMNS}; echo pid $$; exec ${command}`, '/dev/null'],
    { env: { PATH: process.env.PATH, LANG: 'C.UTF-8', TERM: 'xterm-256color', ...env }, stdio: 'pipe' },
  );
  const emulator = new xterm.Terminal({
    cols: COLUMNS,
    rows: ROWS,
    scrollback: 0,
    allowProposedApi: true,
  });
  const screen = screenOf(emulator);
  let head = '';
  child.stdout.on('data', (piece: Buffer) => {
    const at = performance.now();
    if (head.length < 100) head += piece.toString('latin1');
    emulator.write(piece, () => onOutput(screen, at));
  });
  // A terminal answers what it is asked about itself.
  emulator.onData((answer) => child.stdin.write(answer));
  // Whoever is killed reads no more.
  child.stdin.on('error', () => undefined);
  const pid = () => Number(/pid (\d+)/.exec(head)?.[1]);
  return {
    pid,
    screen,
    write: (keys) => child.stdin.write(keys),
    kill: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'close');
      process.kill(pid(), 'SIGKILL');
      await ended;
      emulator.dispose();
    },
  };
}

function screenOf(emulator: InstanceType<typeof xterm.Terminal>): Screen {
  const cell = emulator.buffer.active.getNullCell();
  const rows = Array.from({ length: ROWS }, (_, row) => row);
  return {
    lines: () => rows.map((row) => emulator.buffer.active.getLine(row)?.translateToString(true) ?? ''),
    chosen: () =>
      rows
        .flatMap((row) => {
          const line = emulator.buffer.active.getLine(row);
          for (let column = 0; column < COLUMNS; column += 1) {
            // What is chosen in a pane without the focus is dim besides.
            if (line?.getCell(column, cell)?.isInverse() && !cell.isDim()) return `${row}:${column}`;
          }
          return [];
        })
        .join(' '),
  };
}
