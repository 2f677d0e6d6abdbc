import { createHash } from 'node:crypto';
import { LIMITS } from '../../core/rules/index.ts';
import { madeUpFile } from '../media/made-up-files.ts';
import { digest } from '../random.ts';
import type { MediaType } from '../webhooks/content.ts';
import type { Media } from '../world/messages.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';

/** What is said beside a file. */
export interface MediaDetails {
  readonly caption?: string | undefined;
  readonly filename?: string | undefined;
  /** A recording rather than a file; only of audio. */
  readonly voice?: boolean | undefined;
  /** A sticker that moves. */
  readonly animated?: boolean | undefined;
}

const MIME_TYPES: Readonly<Record<MediaType, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg',
  document: 'application/pdf',
  sticker: 'image/webp',
};

/**
 * The file of a message, put into Meta's keeping for 7 days (MEDIA, reference §5.1), as its webhook names it: id, type,
 * hash, and what was said with it. The same message gives the same file each time. Its `url` is left out.
 */
export function mediaOf(
  world: World,
  number: BusinessNumber,
  wamid: string,
  type: MediaType,
  details: MediaDetails = {},
): Record<string, unknown> {
  const id = mediaId(world.seed, wamid);
  const mimeType = MIME_TYPES[type];
  const bytes = madeUpBytes(world.seed, { id, mimeType });
  const hash = createHash('sha256').update(bytes).digest();
  const filename = type === 'document' ? (details.filename ?? 'document.pdf') : undefined;
  world.media.set(id, {
    id,
    numberId: number.id,
    mimeType,
    sha256: hash.toString('hex'),
    sizeBytes: bytes.length,
    from: 'message',
    bytes: undefined,
    filename,
    expiresAt: world.timeline.now + LIMITS.mediaReceivedMs.value,
  });
  const { caption } = details;
  return {
    id,
    mime_type: mimeType,
    sha256: hash.toString('base64'),
    ...(caption !== undefined && type !== 'audio' && type !== 'sticker' && { caption }),
    ...(filename !== undefined && { filename }),
    ...(type === 'audio' && { voice: details.voice ?? true }),
    ...(type === 'sticker' && { animated: details.animated ?? false }),
  };
}

/** The bytes of a file that nobody uploaded: one of its type, filled in as the id has it. */
export function madeUpBytes(seed: number, media: Pick<Media, 'id' | 'mimeType'>): Buffer {
  const filler = Array.from({ length: 32 }, (_, part) => digest(seed, 'media bytes', media.id, part));
  return madeUpFile(media.mimeType, Buffer.concat(filler));
}

function mediaId(seed: number, wamid: string): string {
  const tail = digest(seed, 'media', wamid).readUIntBE(0, 6) % 100_000_000_000_000;
  return `91${String(tail).padStart(14, '0')}`;
}
