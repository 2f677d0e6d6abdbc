import { createHash } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CoexError, problemOf } from '../../errors.ts';
import type { Random } from '../../random.ts';

/** Writes into one folder of templates, and remembers what it wrote. */
export interface FolderWriter {
  /** Puts a whole file in its place, where something else or nothing stands. Throws `templates-unwritable`. */
  write(name: string, content: string | Uint8Array): Promise<void>;
  readonly written: readonly string[];
}

/** `folder` is as it was named, seen from the working folder. */
export function folderWriter(folder: string, workingFolder: string, random: Random): FolderWriter {
  const written: string[] = [];
  return {
    written,
    write: async (name, content) => {
      const place = resolve(workingFolder, folder, name);
      const bytes = Buffer.from(content);
      try {
        if (await isThere(place, bytes)) return;
        await mkdir(dirname(place), { recursive: true });
        await putWhole(place, bytes, random.hex(6));
      } catch (error) {
        const file = join(folder, name);
        const before = written.length === 0 ? 'nothing' : written.join(', ');
        const values = { file, problem: problemOf(error), written: before };
        throw new CoexError('templates-unwritable', values, { cause: error });
      }
      written.push(join(folder, name));
    },
  };
}

async function isThere(place: string, bytes: Buffer): Promise<boolean> {
  const found = await stat(place).catch(() => undefined);
  return found?.size === bytes.length && (await readFile(place)).equals(bytes);
}

/**
 * Puts a whole file in its place: a reader sees the old one or the new one, and never half of one. What a link names is
 * replaced, not the link. `mark` tells drafts of two writers apart.
 */
export async function putWhole(named: string, bytes: Uint8Array, mark: string): Promise<void> {
  const place = await realpath(named).catch(() => named);
  const draft = join(dirname(place), `.${basename(place).slice(0, 100)}.${mark}.part`);
  const mode = await stat(place).then(
    (found) => found.mode & 0o777,
    () => 0o666,
  );
  try {
    const handle = await open(draft, 'wx', mode);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, place);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Some file systems take no longer names. */
const LONGEST_NAME = 200;

/** The name of the file of a family; no other family's, and never that of the environments. */
export function familyFileName(name: string): string {
  // No name of a template holds a hyphen.
  if (name === 'environments') return 'template-environments.yaml';
  if (name.length <= LONGEST_NAME) return `${name}.yaml`;
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return `${name.slice(0, LONGEST_NAME - 20)}-${mark}.yaml`;
}
