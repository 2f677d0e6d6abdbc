import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
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

/**
 * Changes a JSON file: reads it and replaces it at once, for its owner alone, while no other process does. `change`
 * gets the content as it stands and gives back the new one, or undefined to leave it.
 */
export async function changeDocument(
  file: string,
  change: (content: unknown) => Record<string, unknown> | undefined,
): Promise<void> {
  // `conf` is loaded here and not for reading, since it doubles a start; and before the lock, to hold that briefly.
  const { default: Conf } = await import('conf');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  whileLocked(`${file}.lock`, () => {
    const content = change(readDocument(file));
    if (content === undefined) return;
    const conf = new Conf({
      cwd: dirname(file),
      configName: basename(file, '.json'),
      projectName: 'coex',
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
      clearInvalidConfig: false,
    });
    conf.store = content;
  });
}

const TRIES = 400;
const PAUSE_MS = 5;

/** Holds a lock file for as long as a file takes to replace; nothing else happens in this process meanwhile. */
function whileLocked(lock: string, work: () => void): void {
  for (let tried = 1; !take(lock); tried += 1) {
    if (tried === TRIES) throw new Error(`${lock} is in the way; if no coex runs, remove it`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
