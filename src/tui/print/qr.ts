import qrcode from 'qrcode-terminal';
import { harmless } from './harmless.ts';
import type { Page } from './page.ts';

/** What must be on the screen together with the code: a line that says what it is for, and the prompt after it. */
const LINES_AROUND = 2;

/**
 * A QR code of a link, and the link below it, whole on a line of its own, so that it can be copied. A code that would
 * wrap or scroll away cannot be scanned: then it says so, and the link stands alone.
 */
export function printCode(page: Page, link: string): void {
  const code = codeOf(link);
  const problem = code === undefined ? 'This link is too long for a QR code.' : misfit(page, code, link);
  if (code !== undefined && problem === undefined) {
    for (const line of code) page.print(page.theme.picture(line));
  } else {
    page.say(`${problem} The link does the same:`);
  }
  page.print(harmless(link));
}

function misfit(page: Page, code: readonly string[], link: string): string | undefined {
  const { columns } = page;
  if (columns === undefined) return undefined;
  const width = code[0]?.length ?? 0;
  const height = code.length + Math.ceil(link.length / columns) + LINES_AROUND;
  // A terminal that does not know its height says 0.
  const rows = page.stdout.rows || Number.POSITIVE_INFINITY;
  if (width <= columns && height <= rows) return undefined;
  const needed = width > columns ? `${width} columns` : `${height} rows`;
  const has = width > columns ? columns : rows;
  return `The QR code needs ${needed}; this terminal has ${has}.`;
}

/**
 * The code in half blocks: what is filled is white. Two modules of white around it, where the library gives one, for
 * cameras that see it on a dark screen. Undefined when the link is longer than a code can hold.
 */
function codeOf(link: string): readonly string[] | undefined {
  let drawn = '';
  try {
    // The library takes a character for a byte; only so do others than ASCII arrive as UTF-8.
    qrcode.generate(Buffer.from(link).toString('latin1'), { small: true }, (code) => {
      drawn = code;
    });
  } catch {
    return undefined;
  }
  // Its first line is the upper border, half a line high.
  const [, ...lines] = drawn.trimEnd().split('\n');
  const widened = lines.map((line) => `█${line}█`);
  const width = widened[0]?.length ?? 0;
  return ['█'.repeat(width), ...widened, '▀'.repeat(width)];
}
