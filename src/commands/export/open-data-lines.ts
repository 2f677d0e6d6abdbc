import { jsonLine } from '../../tui/print/json.ts';
import type { DataLines } from './data-lines.ts';

interface LinesOptions {
  /** Whose schema the lines name. */
  readonly command: string;
  /** Whether a terminal shows them, which no message may drive. @default false */
  readonly isOnScreen?: boolean;
}

/** The lines of a format, with what it takes loaded; those of NDJSON are what --json prints, to the byte. */
export async function openDataLines(
  format: 'ndjson' | 'csv',
  { command, isOnScreen = false }: LinesOptions,
): Promise<DataLines> {
  if (format === 'csv') return (await import('./csv-lines.ts')).csvLines(isOnScreen);
  return { head: () => '', event: (event) => jsonLine(command, event) };
}
