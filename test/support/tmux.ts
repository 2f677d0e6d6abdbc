import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa, execaSync } from 'execa';

/** A shell in a terminal that is really there: tmux's, of a server of its own. */
export interface Tmux {
  /** Presses keys, by tmux's names for them: `j`, `Enter`, `C-z`, `PageDown`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types a line into the shell, or wherever. */
  enter(line: string): Promise<void>;
  /** What the screen shows now, a line a row; with `looks`, colours and attributes too, as ANSI. */
  screen(options?: { readonly looks?: boolean }): Promise<string>;
  /** Looks until the screen is as wanted, and gives it; throws with what it shows when that takes too long. */
  until(what: string, isSo: (screen: string) => boolean | Promise<boolean>): Promise<string>;
  resize(columns: number, rows: number): Promise<void>;
  /** Whether the alternate screen is shown, that of programs that fill it. */
  isAlternate(): Promise<boolean>;
  /** What the shell has started, running or stopped. */
  childPid(): Promise<number>;
  /** Ends the server and all that runs in it. */
  close(): Promise<void>;
}

export interface TmuxOptions {
  readonly columns: number;
  readonly rows: number;
  /** What programs in it find in their environment besides the path, the folder of the user, and what the terminal is. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What the shell says when it waits for a line. */
export const PROMPT = 'ready>';

const LOOK_AGAIN_MS = 25;
const PATIENCE_MS = 20_000;

/** Whether there is a tmux, which no package brings along. Where there is none it says so on stderr, so that tests can be skipped. */
export function hasTmux(): boolean {
  if (!execaSync('tmux', ['-V'], { reject: false }).failed) return true;
  process.stderr.write('Tests in a terminal are skipped: there is no tmux.\n');
  return false;
}

/** Starts a terminal of that size, and waits for its shell. */
export async function startTmux({ columns, rows, env = {} }: TmuxOptions): Promise<Tmux> {
  const folder = await mkdtemp(join(tmpdir(), 'coex-tmux-'));
  const { PATH = '', HOME = folder } = process.env;
  const tmux = async (...argv: readonly string[]) => {
    const { stdout } = await execa('tmux', ['-u', '-S', join(folder, 'socket'), '-f', '/dev/null', ...argv], {
      extendEnv: false,
      env: { PATH, HOME, LANG: 'C.UTF-8', PS1: `${PROMPT} `, ...env },
      stripFinalNewline: false,
    });
    return stdout;
  };
  const ask = async (format: string) => (await tmux('display-message', '-p', format)).trim();
  const screen: Tmux['screen'] = ({ looks = false } = {}) =>
    tmux('capture-pane', '-p', ...(looks ? ['-e'] : []));
  const until: Tmux['until'] = async (what, isSo) => {
    const since = performance.now();
    for (;;) {
      const shown = await screen();
      if (await isSo(shown)) return shown;
      if (performance.now() - since > PATIENCE_MS)
        throw new Error(`Waited in vain for ${what}; the screen shows:\n${shown}`);
      await wait(LOOK_AGAIN_MS);
    }
  };
  const close = async () => {
    // It may have ended with its shell.
    await tmux('kill-server').catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const size = ['-x', String(columns), '-y', String(rows)];
    const settings = 'set-option -g status off ; set-option -g default-terminal tmux-256color'.split(' ');
    await tmux('start-server', ';', ...settings, ';', 'new-session', '-d', ...size, 'sh', '-i');
    await until('the shell', (shown) => shown.includes(PROMPT));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    press: async (...keys) => void (await tmux('send-keys', ...keys)),
    enter: async (line) => void (await tmux('send-keys', '-l', line, ';', 'send-keys', 'Enter')),
    screen,
    until,
    resize: async (toColumns, toRows) =>
      void (await tmux('resize-window', '-x', String(toColumns), '-y', String(toRows))),
    isAlternate: async () => (await ask('#{alternate_on}')) === '1',
    childPid: async () => {
      const { stdout } = await execa('ps', ['-o', 'pid=', '--ppid', await ask('#{pane_pid}')]);
      return Number(stdout);
    },
    close,
  };
}
