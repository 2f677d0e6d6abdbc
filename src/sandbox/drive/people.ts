import * as z from 'zod';

/* The parts of inputs that say who, and what is said. */

export const number = z
  .string()
  .optional()
  .describe('The business number’s id or digits; the first one when left out.');

export const customer = z.string().describe('The customer’s phone in digits.');

export const message = z.string().describe('The wamid of the message.');

export const digits = z.string().regex(/^\d{7,15}$/, { error: 'expected 7 to 15 digits' });

export const pair = { number, customer };

export const words = z.string().min(1);

export const media = {
  type: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
  caption: z.string().min(1).optional().describe('Not of audio and stickers.'),
  filename: z.string().min(1).optional().describe('Of documents.'),
  voice: z.boolean().optional().describe('Audio that was recorded, rather than a file. Default: yes.'),
  animated: z.boolean().optional().describe('A sticker that moves.'),
};

export const place = {
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: z.string().optional(),
  address: z.string().optional(),
  url: z.string().optional(),
};

export const card = {
  name: z.string().min(1).describe('Whose card it is.'),
  phone: digits.describe('Their phone.'),
};

export const companion = z.enum(['web', 'desktop-mac', 'windows', 'wear-os']);

export const on = companion
  .optional()
  .describe(
    'The companion it is written on; windows and wear-os are not supported. The phone when left out.',
  );

export const replyTo = z.string().optional().describe('The wamid of a message that is quoted.');

export const forwarded = z.enum(['once', 'often']).optional();
