import { Chalk } from 'chalk';

/** Meanings, not colours; with colour off every one of them leaves text as it is. */
export interface Theme {
  good(text: string): string;
  bad(text: string): string;
  warning(text: string): string;
  quiet(text: string): string;
  strong(text: string): string;
  slanted(text: string): string;
  struck(text: string): string;
  /** Letters of one width, as in code. */
  literal(text: string): string;
  customer(text: string): string;
  app(text: string): string;
  api(text: string): string;
  /** White on black whatever the terminal’s own colours are, for what a camera looks at. */
  picture(text: string): string;
}

export function createTheme(color: boolean): Theme {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  return {
    good: chalk.green,
    bad: chalk.red,
    warning: chalk.yellow,
    quiet: chalk.dim,
    strong: chalk.bold,
    slanted: chalk.italic,
    struck: chalk.strikethrough,
    literal: chalk.inverse,
    customer: chalk.cyan,
    app: chalk.green,
    api: chalk.magenta,
    picture: chalk.bgBlack.whiteBright,
  };
}
