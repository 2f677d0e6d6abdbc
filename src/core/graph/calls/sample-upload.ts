import { CoexError } from '../../errors.ts';
import { uploadHandle, uploadState } from '../../wire/graph/media.ts';
import { made } from '../../wire/graph/page.ts';
import type { Graph, GraphCall } from '../call.ts';
import { ask } from './answers.ts';
import type { UploadedFile } from './media.ts';

/*
 * The resumable upload, which gives the handles that samples in templates and profile pictures need (templates.md §5.5).
 * It belongs to the app, not to a WABA, and wants `OAuth` before the token.
 */

/** How often an upload that breaks is gone on with. */
const RESUMPTIONS = 5;

/**
 * Opens an upload and gives its id: `upload:…`, with `?sig=…` at its end (seen by implementers, unverified), so that a
 * call to it carries the signature. `sizeBytes` is that of the whole file.
 */
export async function openSampleUpload(
  graph: Graph,
  appId: string,
  file: { readonly name: string; readonly type: string; readonly sizeBytes: number },
  token?: string,
): Promise<string> {
  const query = { file_name: file.name, file_length: String(file.sizeBytes), file_type: file.type };
  return (await ask(graph, made, { method: 'POST', path: `${appId}/uploads`, query }, token)).id;
}

/** Sends the file from this byte on, in one request; the handle comes when the last byte has arrived. */
export async function sendSample(
  graph: Graph,
  uploadId: string,
  content: Uint8Array,
  fromByte: number,
  token?: string,
): Promise<string> {
  const call: GraphCall = {
    path: uploadId,
    method: 'POST',
    tokenScheme: 'OAuth',
    bytes: {
      content: content.subarray(fromByte),
      headers: { 'content-type': 'application/octet-stream', file_offset: String(fromByte) },
    },
  };
  return (await ask(graph, uploadHandle, call, token)).h;
}

/** How many bytes of an upload have arrived: where to go on. */
export async function sampleOffset(graph: Graph, uploadId: string, token?: string): Promise<number> {
  const call: GraphCall = { path: uploadId, method: 'GET', tokenScheme: 'OAuth' };
  return (await ask(graph, uploadState, call, token)).file_offset;
}

/**
 * Uploads a sample and gives its handle. When the line breaks, it goes on where Meta says that it stopped. When all had
 * arrived and only the answer was lost, it begins again: a handle cannot be read back. Either may happen five times.
 * How long a handle stays valid is not documented; keep it with the digest of the file, and upload again when it fails.
 */
export async function uploadSample(
  graph: Graph,
  appId: string,
  file: UploadedFile,
  token?: string,
): Promise<string> {
  const sizeBytes = file.content.length;
  const open = () => openSampleUpload(graph, appId, { ...file, sizeBytes }, token);
  let uploadId = await open();
  let fromByte = 0;
  for (let broken = 0; ; broken += 1) {
    try {
      return await sendSample(graph, uploadId, file.content, fromByte, token);
    } catch (error) {
      if (broken >= RESUMPTIONS || !mayGoOn(error)) throw error;
    }
    fromByte = await sampleOffset(graph, uploadId, token);
    if (fromByte < sizeBytes) continue;
    uploadId = await open();
    fromByte = 0;
  }
}

// Not what Meta refused for good: a file it does not want will not be wanted a second time.
function mayGoOn(error: unknown): boolean {
  if (!(error instanceof CoexError)) return false;
  return ['graph-outcome-unknown', 'graph-unreachable', 'graph-transient'].includes(error.code);
}
