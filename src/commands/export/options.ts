import * as z from 'zod';
import { instant } from '../fields.ts';

const FORMATS = ['ndjson', 'csv', 'html', 'text'] as const;

export const exportArgs = () => ({
  chat: z
    .array(z.string())
    .optional()
    .describe('Only these chats: id, or the customer’s phone, BSUID or username. All when left out.'),
});

/** What both exports take. */
export const exportOptions = () => ({
  format: z
    .enum(FORMATS, { error: `one of ${FORMATS.join(', ')}` })
    .default('ndjson')
    .describe('Data, or transcripts to read.'),
  out: z.string().optional().meta({
    description:
      'Where to: a file for ndjson and csv, a folder for html and text. Left out, standard output.',
    value: 'path',
  }),
  since: instant().optional().meta({ description: 'Sent at or after this instant.', value: 'date' }),
  until: instant().optional().meta({ description: 'Sent before this instant.', value: 'date' }),
  mediaFolder: z.string().optional().meta({
    description: 'Where fetched media lie. Left out, the folder media beside the store.',
    value: 'folder',
  }),
  force: z.boolean().default(false).describe('Overwrite files that are there.'),
});

export type ExportOptions = z.infer<z.ZodObject<ReturnType<typeof exportOptions>>>;

/** Whether a format is read by people, a chat each, and not by programs, all in one. */
export function isTranscript({ format }: Pick<ExportOptions, 'format'>): boolean {
  return format === 'html' || format === 'text';
}

/** How both exports end when they do not end well. */
export const EXPORT_EXITS = {
  2: 'a flag cannot be used, several chats match, or a file cannot be written or is there already',
  5: 'no chat or number matches',
  130: 'interrupted; nothing was left behind',
};
