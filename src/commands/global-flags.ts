import * as z from 'zod';

/** The flags every command takes, before or after its name. */
export const globalFlags = z.object({
  profile: z.string().optional().describe('Profile to use.').meta({ value: 'name' }),
  number: z
    .string()
    .optional()
    .describe('Business number: its phone number id or the number itself.')
    .meta({ value: 'number' }),
  store: z.string().optional().describe('Store to use: path of a SQLite file.').meta({ value: 'path' }),
  graphUrl: z.string().optional().describe('Base URL of the Graph API.').meta({ value: 'url' }),
  json: z.boolean().default(false).describe('Print JSON for programs.'),
  noInput: z.boolean().default(false).describe('Never ask; a missing answer is an error.'),
  quiet: z.boolean().default(false).describe('Print nothing but the answer.'),
  debug: z.boolean().default(false).describe('Show where an error came from.'),
  trace: z.boolean().default(false).describe('Show every exchange with the Graph API, redacted.'),
  noColor: z.boolean().default(false).describe('No colour.'),
});

export type GlobalFlags = z.infer<typeof globalFlags>;
