import * as z from 'zod';

/** The flags every command takes, before or after its name. */
export const globalFlags = z.object({
  profile: z.string().optional().meta({ description: 'Profile to use.', value: 'name' }),
  number: z
    .string()
    .optional()
    .meta({ description: 'Business number: its phone number id or the number itself.', value: 'number' }),
  store: z.string().optional().meta({
    description:
      'Store to use: path of a SQLite file, or postgres:// URL of a database, without its password.',
    value: 'path-or-url',
  }),
  graphUrl: z.string().optional().meta({ description: 'Base URL of the Graph API.', value: 'url' }),
  json: z.boolean().default(false).describe('Print JSON for programs.'),
  noInput: z.boolean().default(false).describe('Never ask; a missing answer is an error.'),
  quiet: z.boolean().default(false).describe('Print nothing but the answer.'),
  debug: z.boolean().default(false).describe('Show where an error came from.'),
  trace: z.boolean().default(false).describe('Show every exchange with the Graph API, redacted.'),
  noColor: z.boolean().default(false).describe('No colour.'),
});

export type GlobalFlags = z.infer<typeof globalFlags>;
