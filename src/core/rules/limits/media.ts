import type { Rule } from '../rule.ts';
import { MEDIA } from '../sources.ts';
import { DAY_MS, KB, MB, MINUTE_MS } from './units.ts';

/** How large media may be, and how long Meta keeps them. */
export const MEDIA_LIMITS = {
  imageBytes: { value: 5 * MB, about: 'Largest image, JPEG or PNG.', ...MEDIA },
  audioBytes: { value: 16 * MB, about: 'Largest audio file.', ...MEDIA },
  videoBytes: { value: 16 * MB, about: 'Largest video.', ...MEDIA },
  documentBytes: {
    value: 100 * MB,
    about: 'Largest document; what a customer sends beyond it arrives as error 131052.',
    ...MEDIA,
  },
  stickerBytes: { value: 100 * KB, about: 'Largest sticker that stands still.', ...MEDIA },
  animatedStickerBytes: { value: 500 * KB, about: 'Largest sticker that moves.', ...MEDIA },
  mediaUploadedMs: { value: 30 * DAY_MS, about: 'How long the id of uploaded media works.', ...MEDIA },
  mediaReceivedMs: { value: 7 * DAY_MS, about: 'How long the id of media from a webhook works.', ...MEDIA },
  mediaUrlMs: {
    value: 5 * MINUTE_MS,
    about: 'How long the URL of media works; after that, ask for it again by the id.',
    ...MEDIA,
  },
} as const satisfies Record<string, Rule<number>>;
