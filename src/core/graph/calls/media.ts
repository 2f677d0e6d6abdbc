import { CoexError } from '../../errors.ts';
import { type MediaNode, media as mediaAnswer } from '../../wire/graph/media.ts';
import { made } from '../../wire/graph/page.ts';
import type { Download, FileSink, Graph, Poured } from '../call.ts';
import { ask, confirm, withToken } from './answers.ts';

/** How often a URL is asked for, for one file. */
const MOST_URLS = 3;

/** A file to be uploaded; `type` is its MIME type. */
export interface UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array;
}

/**
 * Uploads a file for messages of this number and gives its id, good for 30 days (reference §8.2,
 * business-phone-numbers/media, 2025-12-02). Too large or of a wrong type is 131053.
 */
export async function uploadMedia(
  graph: Graph,
  phoneNumberId: string,
  file: UploadedFile,
  token?: string,
): Promise<string> {
  const fields = { messaging_product: 'whatsapp', type: file.type };
  const path = `${phoneNumberId}/media`;
  return (await ask(graph, made, { method: 'POST', path, form: { fields, file } }, token)).id;
}

/**
 * What Meta has of media: type, size in bytes, digest, and a URL for the next five minutes. With a phone number id it is
 * refused for the media of others; leave it out for what people sent, for which Meta was seen to refuse the id itself
 * (github.com/chatwoot/chatwoot pull request 13319, 2026-01-20).
 */
export async function mediaNode(
  graph: Graph,
  mediaId: string,
  phoneNumberId: string | undefined,
  token?: string,
): Promise<MediaNode> {
  const query = phoneNumberId === undefined ? {} : { phone_number_id: phoneNumberId };
  return ask(graph, mediaAnswer, { method: 'GET', path: mediaId, query }, token);
}

/**
 * The bytes of media. A `url` from a webhook or an earlier `mediaNode` is tried first; when it is no longer good (404
 * after five minutes), or there is none, the node is asked for one, once.
 */
export async function downloadMedia(
  graph: Graph,
  media: { readonly id: string; readonly url?: string | undefined },
  phoneNumberId: string | undefined,
  token?: string,
): Promise<Download> {
  if (media.url !== undefined) {
    try {
      return await download(graph, media.url, token);
    } catch (error) {
      if (!hasExpired(error)) throw error;
    }
  }
  const fresh = await mediaNode(graph, media.id, phoneNumberId, token);
  return download(graph, fresh.url, token);
}

/**
 * Lets the bytes of media run into a sink, as `downloadMedia` without memory for them. What Meta says of the media is given
 * along when it was asked. While a file is under way its URL may end, and it goes on by another.
 */
export async function pourMedia(
  graph: Graph,
  media: { readonly id: string; readonly url?: string | undefined },
  into: FileSink,
  token?: string,
): Promise<{ readonly poured: Poured; readonly node: MediaNode | undefined }> {
  let node: MediaNode | undefined;
  for (let asked = 0; ; asked += 1) {
    const url = node?.url ?? media.url;
    if (url !== undefined) {
      try {
        const call = withToken({ method: 'GET', url, answer: 'bytes', into }, token);
        return { poured: (await graph.call(call)) as Poured, node };
      } catch (error) {
        if (asked === MOST_URLS || !hasExpired(error)) throw error;
      }
    }
    node = await mediaNode(graph, media.id, undefined, token);
  }
}

/** Deletes uploaded media; messages sent keep theirs. */
export async function deleteMedia(
  graph: Graph,
  mediaId: string,
  phoneNumberId: string,
  token?: string,
): Promise<void> {
  const query = { phone_number_id: phoneNumberId };
  await confirm(graph, { method: 'DELETE', path: mediaId, query }, token);
}

async function download(graph: Graph, url: string, token: string | undefined): Promise<Download> {
  return (await graph.call(withToken({ method: 'GET', url, answer: 'bytes' }, token))) as Download;
}

// The host of media answers a 404 in no documented shape: with Meta's envelope or without, it turned the call away.
function hasExpired(error: unknown): boolean {
  if (!(error instanceof CoexError)) return false;
  return error.code === 'graph-unexpected' ? error.nothingDone : error.meta?.httpStatus === 404;
}
