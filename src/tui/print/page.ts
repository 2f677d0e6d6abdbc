import { stripVTControlCharacters } from 'node:util';
import type { Io, Output } from '../io.ts';
import { wantsColor } from './color.ts';
import { cut, table } from './table.ts';
import { createTheme, type Theme } from './theme.ts';

/** Where a command draws for people: answers to stdout, talk to stderr. */
export interface Page {
  /** Lines of the answer. */
  readonly print: (text: string) => void;
  /** One line of the answer, cut where the terminal ends. */
  readonly printLine: (text: string) => void;
  /** Rows under headings, as lines of the answer. */
  readonly table: (headings: readonly string[], rows: readonly (readonly string[])[]) => void;
  /** Talk: progress, warnings, advice. Silent with --quiet. */
  readonly say: (text: string) => void;
  readonly theme: Theme;
  /** Whether what is drawn on stdout may be coloured. */
  readonly inColor: boolean;
  /** Whether what is drawn on stderr may be coloured. */
  readonly talksInColor: boolean;
  /** Width of the terminal; undefined when stdout is none. */
  readonly columns: number | undefined;
  readonly stdout: Io['stdout'];
  readonly stderr: Io['stderr'];
  readonly quiet: boolean;
}

export interface PageOptions {
  readonly io: Io;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly noColor: boolean;
  readonly quiet: boolean;
}

export function createPage({ io, env, noColor, quiet }: PageOptions): Page {
  // A terminal that does not know its width says 0.
  const columns = io.stdout.isTTY ? io.stdout.columns || 80 : undefined;
  const colorOn = ({ isTTY = false }: Output) => !noColor && wantsColor(env, isTTY);
  const inColor = colorOn(io.stdout);
  const talksInColor = colorOn(io.stderr);
  const print = (text: string) => {
    io.stdout.write(`${text}\n`);
  };
  return {
    print,
    printLine: (text) => print(cut(text, columns)),
    table: (headings, rows) => print(table(headings, rows, columns)),
    say: (text) => {
      if (!quiet) io.stderr.write(`${talksInColor ? text : stripVTControlCharacters(text)}\n`);
    },
    theme: createTheme(inColor),
    inColor,
    talksInColor,
    columns,
    stdout: io.stdout,
    stderr: io.stderr,
    quiet,
  };
}
