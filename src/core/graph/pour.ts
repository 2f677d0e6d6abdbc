import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Dispatcher } from 'undici';
import type { FileSink } from './call.ts';
import { tooLarge, type Unusable, unknownEncoding } from './unusable.ts';

/** Larger than any error Meta answers with. */
const MOST_ERROR_BYTES = 64 * 1024;

/** Whether an answer of that type and size can be an error where a file was asked for. */
export function mayBeError(type: string, sizeBytes: number): boolean {
  return /\bjson\b/i.test(type) && sizeBytes <= MOST_ERROR_BYTES;
}

interface Pouring {
  readonly into: FileSink;
  readonly header: (name: string) => string | undefined;
  readonly maxBytes: number;
}

type Poured = { readonly body: Uint8Array; readonly pouredBytes: number } | Unusable;

/**
 * Lets a file run into its sink, behind what is there when the server goes on from it. Of JSON the beginning is also given
 * back, since it may be an error. Rejects when the file breaks off.
 */
export async function pour(
  { statusCode, body }: Dispatcher.ResponseData,
  { into, header, maxBytes }: Pouring,
): Promise<Poured> {
  const encoding = (header('content-encoding') ?? 'identity').trim().toLowerCase();
  const goesOn = statusCode === 206;
  if (goesOn && !(isPlain(encoding) && continues(header('content-range'), into.sizeBytes))) {
    body.on('error', () => undefined).destroy();
    await into.restart();
    return { problem: 'another part of the file than the one asked for' };
  }
  const decoder = await decoderOf(encoding);
  if (decoder === undefined) {
    body.on('error', () => undefined).destroy();
    return unknownEncoding();
  }
  if (!goesOn) await into.restart();
  const type = header('content-type') ?? '';
  const head: Uint8Array[] = [];
  let isTooLarge = false;
  try {
    await pipeline(body, decoder, async (pieces: AsyncIterable<Uint8Array>) => {
      for await (const piece of pieces) {
        isTooLarge = into.sizeBytes + piece.length > maxBytes;
        // Closes the connection.
        if (isTooLarge) throw new Error(tooLarge(maxBytes).problem);
        await into.write(piece);
        if (mayBeError(type, into.sizeBytes)) head.push(piece);
      }
    });
  } catch (error) {
    if (isTooLarge) return tooLarge(maxBytes);
    // How far it got is counted in bytes that were decoded, which no server can go on from.
    if (!isPlain(encoding)) await into.restart();
    throw error;
  }
  const isWhole = mayBeError(type, into.sizeBytes);
  return { body: isWhole ? Buffer.concat(head) : new Uint8Array(), pouredBytes: into.sizeBytes };
}

function isPlain(encoding: string): boolean {
  return encoding === 'identity' || encoding === '';
}

function continues(range: string | undefined, sizeBytes: number): boolean {
  return new RegExp(`^bytes ${sizeBytes}-`).test(range ?? '');
}

/** As for bodies held in memory: nothing compressed is asked for, and a proxy that does it all the same is understood. */
async function decoderOf(encoding: string): Promise<Transform | undefined> {
  if (isPlain(encoding)) return new PassThrough();
  const zlib = await import('node:zlib');
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip();
    case 'deflate':
      return zlib.createInflate();
    case 'br':
      return zlib.createBrotliDecompress();
    default:
      return undefined;
  }
}
