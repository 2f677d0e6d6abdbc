import { isoTime } from '../clock.ts';
import { CoexError } from '../errors.ts';
import { type Graph, pourMedia } from '../graph/index.ts';
import { digestIn } from './digest.ts';
import type { MediaFolder } from './folder.ts';
import type { Outcome, Wanted } from './records.ts';

interface Deps {
  readonly graph: () => Promise<Graph>;
  readonly folder: MediaFolder;
  readonly now: () => number;
}

/** A try that failed has the error behind it. */
export interface Try {
  readonly outcome: Outcome;
  readonly error?: CoexError;
}

/**
 * Fetches the media of one message, unless the same content is on disk. What is wrong with this one is an outcome; what
 * would be wrong with the next as well is thrown: a token that is no good, a disk that is full.
 */
export async function fetchOne(deps: Deps, wanted: Wanted): Promise<Try> {
  const shared = await sharedContent(deps.folder, wanted);
  if (shared) return { outcome: shared };
  const file = await deps.folder.begin();
  try {
    const media = { id: wanted.mediaId, url: wanted.url };
    const { poured, node } = await pourMedia(await deps.graph(), media, file);
    const announced = wanted.announced ?? digestIn(node?.sha256);
    const came = { sha256: file.sha256(), sizeBytes: file.sizeBytes };
    const problem = mismatchOf(came, announced, node?.file_size);
    if (problem !== undefined) return { outcome: { state: 'mismatch', problem } };
    await deps.folder.keep(file);
    const mimeType = wanted.mimeType ?? node?.mime_type ?? poured.contentType ?? null;
    const verified = announced !== undefined;
    return { outcome: { state: 'stored', ...came, mimeType, verified, shared: false } };
  } catch (error) {
    return failed(error, wanted, deps.now());
  } finally {
    await file.end();
  }
}

/** A file that lies there is looked into before it is trusted; one that is damaged is fetched again in its place. */
async function sharedContent(
  folder: MediaFolder,
  { announced, mimeType }: Wanted,
): Promise<Outcome | undefined> {
  if (announced === undefined || (await folder.digestOf(announced)) !== announced) return undefined;
  const sizeBytes = await folder.sizeOf(announced);
  if (sizeBytes === undefined) return undefined;
  return { state: 'stored', sha256: announced, sizeBytes, mimeType, verified: true, shared: true };
}

/** The size says something only where no digest does. */
function mismatchOf(
  came: { readonly sha256: string; readonly sizeBytes: number },
  announced: string | undefined,
  announcedBytes: number | undefined,
): string | undefined {
  if (announced === came.sha256) return undefined;
  if (announced !== undefined) return `announced as ${announced}, came as ${came.sha256}`;
  if (announcedBytes === undefined || announcedBytes === came.sizeBytes) return undefined;
  return `announced with ${announcedBytes} bytes, came with ${came.sizeBytes}`;
}

function failed(error: unknown, { idEndsAt }: Wanted, now: number): Try {
  if (!(error instanceof CoexError) || error.category === 'auth' || error.category === 'storage') throw error;
  if (error.code === 'graph-not-found') {
    // Meta tells apart neither what ended nor what was deleted from what the token may not see (code 100/33).
    const early = `Meta shows nothing under an id that should be good until ${isoTime(idEndsAt)}`;
    return { outcome: { state: 'gone', problem: now < idEndsAt ? early : 'Meta has it no more' } };
  }
  return { outcome: { state: 'failed', problem: error.message }, error };
}
