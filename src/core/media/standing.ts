import { LIMITS } from '../rules/index.ts';
import type { MediaFolder } from './folder.ts';
import type { MediaMessage } from './messages.ts';

/** How things stand with the media of a message, in the order in which they are told. */
export const STANDINGS = [
  /** On disk. */
  'stored',
  /** Worth a try. */
  'wanted',
  /** Tried, and Meta has it no more. */
  'gone',
  /** Tried as often as is worth it, and the bytes were never those announced. */
  'mismatch',
  /** Never tried, or to no avail, before its id ended. */
  'expired',
  /** The placeholder of media that may still come. */
  'awaited',
  /** The placeholder of media that never will, or media without an id. */
  'never',
] as const;

export type Standing = (typeof STANDINGS)[number];

/** How often bytes that are not those announced are fetched again, and ids asked for that should still be good. */
const MOST_TRIES = 3;

/** How it stands with the media of a message; looks whether its file is where it should be. */
export async function standingOf(
  message: MediaMessage,
  folder: Pick<MediaFolder, 'sizeOf'>,
  now: number,
): Promise<Standing> {
  const { mediaId, tried, announced, idEndsAt } = message;
  if (mediaId === undefined) return withoutMedia(message);
  if (tried?.state === 'stored' && (await isThere(tried, folder))) return 'stored';
  const isOver = now >= idEndsAt;
  const isSettled = isOver || (tried?.attempts ?? 0) >= MOST_TRIES;
  if (tried?.state === 'gone' && isSettled) return 'gone';
  if (tried?.state === 'mismatch' && isSettled) return 'mismatch';
  // Another message had the same content: nobody need be asked.
  if (announced !== undefined && (await folder.sizeOf(announced)) !== undefined) return 'wanted';
  return isOver ? 'expired' : 'wanted';
}

async function isThere(
  { sha256, sizeBytes }: { readonly sha256: string | null; readonly sizeBytes: number | null },
  folder: Pick<MediaFolder, 'sizeOf'>,
): Promise<boolean> {
  return sha256 !== null && (await folder.sizeOf(sha256)) === sizeBytes;
}

// Placeholders from more than 14 days before the onboarding stay what they are (reference §4.2).
function withoutMedia({ type, epoch, sentAt }: MediaMessage): Standing {
  if (type !== 'media_placeholder') return 'never';
  return epoch !== null && sentAt < epoch - LIMITS.historyMediaMs.value ? 'never' : 'awaited';
}
