import type { Store } from '../store/index.ts';
import type { MediaDeps } from './fetch.ts';

/** A file that is not what it is told to be. */
export interface Damage {
  readonly sha256: string;
  readonly path: string;
  readonly what: 'missing' | 'damaged';
  /** Whose media it is. */
  readonly messages: number;
}

export interface Verified {
  readonly files: number;
  readonly bytes: number;
  readonly missing: number;
  readonly damaged: number;
}

const PIECE = 500;

const PROBLEMS = {
  missing: 'the file is not on disk any more',
  damaged: 'the file on disk was damaged',
} as const satisfies Record<Damage['what'], string>;

/**
 * Reads every stored file and holds its bytes against its name; tells of each that is missing or damaged. Those are no
 * longer told of as stored, so that the next fetch tries to get them again; nothing on disk is changed.
 */
export async function verifyMedia(
  { store, folder, clock, signal }: MediaDeps,
  tell: (damage: Damage) => void,
): Promise<Verified> {
  const counts = { files: 0, bytes: 0, missing: 0, damaged: 0 };
  for await (const { sha256, messages } of storedContents(store)) {
    signal.throwIfAborted();
    counts.files += 1;
    const found = await folder.digestOf(sha256);
    if (found === sha256) {
      counts.bytes += (await folder.sizeOf(sha256)) ?? 0;
      continue;
    }
    const what = found === undefined ? 'missing' : 'damaged';
    counts[what] += 1;
    await recordDamage(store, sha256, PROBLEMS[what], clock.now());
    tell({ sha256, path: folder.fileOf(sha256), what, messages });
  }
  return counts;
}

async function* storedContents({ db }: Store): AsyncGenerator<{ sha256: string; messages: number }> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('media_files')
      .select(({ fn }) => ['sha256', fn.countAll<number>().as('messages')])
      .where('state', '=', 'stored')
      .where('sha256', '>', after)
      .groupBy('sha256')
      .orderBy('sha256')
      .limit(PIECE)
      .execute();
    for (const { sha256, messages } of rows) if (sha256 !== null) yield { sha256, messages };
    const last = rows.at(-1)?.sha256;
    if (rows.length < PIECE || !last) return;
    after = last;
  }
}

async function recordDamage({ db }: Store, sha256: string, problem: string, now: number): Promise<void> {
  await db
    .updateTable('media_files')
    .set({ state: 'failed', attempts: 0, tried_at: now, problem })
    .where('sha256', '=', sha256)
    .where('state', '=', 'stored')
    .execute();
}
