import { join, resolve } from 'node:path';
import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import type { MediaDeps, MediaFolder, Wanted } from '../../core/media/index.ts';
import { openMediaFolder } from '../../core/media/index.ts';
import type { Context } from '../context.ts';
import { instant, iso, wholeNumber } from '../fields.ts';

/** Which messages a command about media means; --number is a global flag. */
export const whichMedia = () => ({
  chat: wholeNumber(1, Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({ description: 'Only of this chat.', value: 'id' }),
  type: z
    .string()
    .optional()
    .meta({ description: 'Only of this type: image, video, audio, document, sticker.', value: 'type' }),
  since: instant().optional().meta({ description: 'Sent at or after this instant.', value: 'date' }),
  until: instant().optional().meta({ description: 'Sent before this instant.', value: 'date' }),
});

/** The message that media belong to, as every command about media prints it. */
export const ofMessage = () => ({
  phoneNumberId: z.string(),
  wamid: z.string(),
  chat: z.number().nullable(),
  type: z.string(),
  sentAt: iso(),
  filename: z.string().nullable().describe('As the sender named it.'),
});

export function toMessage({ phoneNumberId, wamid, chat, type, sentAt, filename }: Omit<Wanted, 'mediaId'>) {
  return { phoneNumberId, wamid, chat, type, sentAt: isoTime(sentAt), filename };
}

/** What media are worked on with: the store, and the folder that goes with it. */
export async function mediaDeps(context: Context): Promise<MediaDeps> {
  const { clock, signal } = context;
  return { store: await context.store(), folder: mediaFolder(context), clock, signal };
}

function mediaFolder({ config, storeFolder, host, random }: Context): MediaFolder {
  const chosen = config().find('media-folder') ?? join(storeFolder(), 'media');
  return openMediaFolder(resolve(host.workingFolder, chosen), random);
}
