import { createHash } from 'node:crypto';
import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { digest } from '../random.ts';
import type { Media } from '../world/messages.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import { count, type World } from '../world/world.ts';

/** How many bytes of uploads are kept; the oldest files give way. The sandbox's own limit. */
const KEPT_BYTES = 256 * 1024 * 1024;

/** Takes a file for the messages of a number, for 30 days (M/business-phone-numbers/media). */
export function keepUpload(
  world: World,
  number: BusinessNumber,
  file: { readonly bytes: Uint8Array; readonly mimeType: string; readonly filename: string | undefined },
): Media {
  const tail = digest(world.seed, 'upload', count(world, 'media upload')).readUIntBE(0, 6);
  const media: Media = {
    id: `92${String(tail % 100_000_000_000_000).padStart(14, '0')}`,
    numberId: number.id,
    mimeType: file.mimeType,
    sha256: createHash('sha256').update(file.bytes).digest('hex'),
    sizeBytes: file.bytes.length,
    from: 'upload',
    // A copy: the body it is cut from would be kept whole.
    bytes: new Uint8Array(file.bytes),
    filename: file.filename,
    expiresAt: world.timeline.now + LIMITS.mediaUploadedMs.value,
  };
  makeRoom(world, media.sizeBytes);
  world.media.set(media.id, media);
  return media;
}

/** The media with that id, as long as Meta keeps it. */
export function findMedia(world: World, id: string): Media | undefined {
  const media = world.media.get(id);
  if (media === undefined || !enforces(world, 'media-expiry')) return media;
  return world.timeline.now < media.expiresAt ? media : undefined;
}

function makeRoom(world: World, neededBytes: number): void {
  const uploads = [...world.media.values()].filter(({ bytes }) => bytes !== undefined);
  let keptBytes = uploads.reduce((sum, { sizeBytes }) => sum + sizeBytes, neededBytes);
  for (const oldest of uploads) {
    if (keptBytes <= KEPT_BYTES) return;
    world.media.delete(oldest.id);
    keptBytes -= oldest.sizeBytes;
  }
}
