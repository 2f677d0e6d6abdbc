import { wrapped } from './facts.ts';
import { harmless } from './harmless.ts';
import type { Page } from './page.ts';

type Verdict = 'pass' | 'warn' | 'fail' | 'unknown';

/** The outcome of a check, as every command that checks has it. */
interface ShownCheck {
  readonly id: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly fix?: string | undefined;
  readonly source?: string;
  /** ISO. */
  readonly asOf?: string;
}

interface Layout {
  /** How wide the names of the checks are. @default 15 */
  readonly idColumns?: number;
  /** Notes by their number, from 1, to which a check refers; see `sourcesOf`. */
  readonly sources?: readonly string[];
}

/** With less than this for a reason beside the name, it stands under it. */
const LEAST_COLUMNS = 30;

/** A check on a line, and what to do under it; marks differ without colour too. */
export function printCheck(
  page: Page,
  check: ShownCheck,
  { idColumns = 15, sources = [] }: Layout = {},
): void {
  const { columns, print, theme } = page;
  const { id, verdict, reason, fix } = check;
  const beside = idColumns + 3;
  const isNarrow = columns !== undefined && columns - beside < LEAST_COLUMNS;
  const indent = isNarrow ? 2 : beside;
  const note = sources.indexOf(sourceOf(check) ?? '') + 1;
  const said = `${harmless(reason)}${note === 0 ? '' : ` [${note}]`}`;
  const [first = '', ...others] = wrapped(said, columns, indent);
  const name = `${mark(page, verdict)} ${isNarrow ? id : id.padEnd(idColumns)}`;
  print(isNarrow ? name : `${name} ${first}`);
  for (const line of isNarrow ? [first, ...others] : others) print(' '.repeat(indent) + line);
  if (fix === undefined) return;
  for (const line of wrapped(harmless(fix), columns, indent)) print(' '.repeat(indent) + theme.quiet(line));
}

/** Who says that these checks are needed, and when that was read; each once, in the order of the checks. */
export function sourcesOf(checks: readonly ShownCheck[]): string[] {
  return [...new Set(checks.flatMap((check) => sourceOf(check) ?? []))];
}

/** The notes that checks refer to. */
export function printSources(page: Page, sources: readonly string[]): void {
  for (const [at, source] of sources.entries()) {
    page.print(page.theme.quiet(`[${at + 1}] ${harmless(source)}`));
  }
}

function sourceOf({ source, asOf }: ShownCheck): string | undefined {
  return source === undefined ? undefined : `${source}, ${asOf}`;
}

/** The mark of a verdict. */
export function mark({ theme }: Page, verdict: Verdict): string {
  switch (verdict) {
    case 'pass':
      return theme.good('✔');
    case 'warn':
      return theme.warning('!');
    case 'fail':
      return theme.bad('✘');
    case 'unknown':
      return theme.quiet('?');
  }
}
