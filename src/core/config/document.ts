import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** A JSON file's content; undefined when there is no such file. Other failures are thrown as they are. */
export function readDocument(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return JSON.parse(text);
}

/** Replaces a JSON file at once and for its owner alone. `conf` does it; it is loaded here and not for reading, since it doubles a start. */
export async function writeDocument(file: string, content: Record<string, unknown>): Promise<void> {
  const { default: Conf } = await import('conf');
  const conf = new Conf({
    cwd: dirname(file),
    configName: basename(file, '.json'),
    projectName: 'coex',
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: false,
  });
  conf.store = content;
}
