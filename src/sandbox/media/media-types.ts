import { LIMITS } from '../../core/rules/index.ts';

/** What a message can carry. */
export type MediaKind = 'audio' | 'document' | 'image' | 'sticker' | 'video';

/** As an answer lists them (observed: github.com/MissaelAnda/laravel-whatsapp issue 4). */
const KIND_OF: Readonly<Record<string, MediaKind>> = {
  'audio/aac': 'audio',
  'audio/mp4': 'audio',
  'audio/mpeg': 'audio',
  'audio/amr': 'audio',
  'audio/ogg': 'audio',
  'audio/opus': 'audio',
  'application/vnd.ms-powerpoint': 'document',
  'application/msword': 'document',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'document',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'document',
  'application/pdf': 'document',
  'text/plain': 'document',
  'application/vnd.ms-excel': 'document',
  'image/jpeg': 'image',
  'image/png': 'image',
  'image/webp': 'sticker',
  'video/mp4': 'video',
  'video/3gpp': 'video',
};

/** Every type that can be uploaded. */
export const MEDIA_TYPES: readonly string[] = Object.keys(KIND_OF);

/** What a file of that type can be sent as; undefined when Meta takes no such file. */
export function kindOfType(mimeType: string): MediaKind | undefined {
  return Object.hasOwn(KIND_OF, mimeType) ? KIND_OF[mimeType] : undefined;
}

/** Whether a message of that kind can carry a file of that type; a document carries any. */
export function carries(kind: MediaKind, mimeType: string): boolean {
  return kind === 'document' || kindOfType(mimeType) === kind;
}

/** How large a file of that kind may be. */
export function limitOf(kind: MediaKind, bytes: Uint8Array): number {
  switch (kind) {
    case 'image':
      return LIMITS.imageBytes.value;
    case 'audio':
      return LIMITS.audioBytes.value;
    case 'video':
      return LIMITS.videoBytes.value;
    case 'document':
      return LIMITS.documentBytes.value;
    case 'sticker':
      return (isAnimated(bytes) ? LIMITS.animatedStickerBytes : LIMITS.stickerBytes).value;
  }
}

// An extended WebP file tells by a flag in its first chunk whether it moves (RFC 9649 §2.7).
function isAnimated(bytes: Uint8Array): boolean {
  const isExtended = Buffer.from(bytes.subarray(12, 16)).toString('latin1') === 'VP8X';
  return isExtended && ((bytes[20] ?? 0) & 0x02) !== 0;
}
