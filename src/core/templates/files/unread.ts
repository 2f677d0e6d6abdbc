import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** How deep below a folder files are looked for: a whole project is not walked through. */
const DEEPEST = 3;

/** Folders within folders that are named which hold files like those of templates, and are not read with them. */
export async function unreadFolders(paths: readonly string[], workingFolder: string): Promise<string[]> {
  const named = new Set(paths.map((path) => resolve(workingFolder, path)));
  const holdsFiles = async (place: string, depth: number): Promise<boolean> => {
    const entries = await entriesOf(place);
    if (!named.has(place) && entries.some((entry) => entry.isFile() && /\.(ya?ml|json)$/i.test(entry.name)))
      return true;
    if (depth === DEEPEST) return false;
    for (const folder of foldersIn(entries))
      if (await holdsFiles(join(place, folder), depth + 1)) return true;
    return false;
  };
  const unread: string[] = [];
  for (const path of paths)
    for (const folder of foldersIn(await entriesOf(resolve(workingFolder, path))))
      if (await holdsFiles(resolve(workingFolder, path, folder), 1)) unread.push(join(path, folder));
  return unread;
}

type Entries = Awaited<ReturnType<typeof entriesOf>>;

/** What cannot be listed, a file among it, holds no folders. */
function entriesOf(place: string) {
  return readdir(place, { withFileTypes: true }).catch(() => []);
}

function foldersIn(entries: Entries): string[] {
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map(({ name }) => name)
    .sort();
}
