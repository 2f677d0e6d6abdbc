import { Chalk } from 'chalk';
import type { Look, Row } from './row.ts';

/** A row as a terminal takes it. */
export type PaintRow = (row: Row) => string;

const COLORS: Partial<Record<Look, 'green' | 'yellow' | 'red' | 'cyan' | 'magenta'>> = {
  good: 'green',
  warning: 'yellow',
  bad: 'red',
  customer: 'cyan',
  app: 'green',
  api: 'magenta',
};

/** How every look is drawn. Without colour the attributes stay, so that the chosen item is still seen. */
export function createPaint(inColor: boolean): PaintRow {
  // An instance of its own: what the process thinks of its streams decides nothing here.
  const chalk = new Chalk({ level: 1 });
  const styleOf = (looks: readonly Look[]) => {
    const has = (look: Look) => looks.includes(look);
    let style = chalk;
    if (has('strong') || has('title')) style = style.bold;
    // Dim on reverse video is hardly read.
    if (has('marked') || (has('quiet') && !has('chosen'))) style = style.dim;
    if (has('slanted')) style = style.italic;
    if (has('struck')) style = style.strikethrough;
    // A literal in a row that is reversed stands out by being upright.
    if ((has('chosen') || has('marked')) !== has('literal')) style = style.inverse;
    const color = inColor
      ? looks.map((look) => COLORS[look]).find((found) => found !== undefined)
      : undefined;
    return color === undefined ? style : style[color];
  };
  const styles = new Map<string, (text: string) => string>();
  const paintSpan = (text: string, looks: readonly Look[]) => {
    const key = looks.join();
    const style = styles.get(key) ?? styleOf(looks);
    styles.set(key, style);
    return style(text);
  };
  return (row) =>
    row.map(({ text, looks = [] }) => (looks.length === 0 ? text : paintSpan(text, looks))).join('');
}
