import * as z from 'zod';

const SKIPPED = ['ignored', 'sample', 'deleted', 'bad name'] as const;

/** What a pull has done, or would. */
export const pulledOutput = () =>
  z.object({
    account: z.string().describe('The environment, else the id of the WABA.'),
    wabaId: z.string(),
    folder: z.string(),
    dryRun: z.boolean(),
    files: z.array(
      z.object({
        file: z.string(),
        change: z.enum(['created', 'changed', 'unchanged']),
        names: z.array(z.string()).describe('Of the templates in it that the account has.'),
        added: z.array(z.string()).describe('Languages that are new in the file.'),
        changed: z.array(z.string()).describe('Languages that said something else before.'),
        unchanged: z.array(z.string()),
      }),
    ),
    skipped: z.array(z.object({ name: z.string(), why: z.enum(SKIPPED) })),
    localOnly: z
      .array(z.object({ file: z.string(), name: z.string(), language: z.string() }))
      .describe('Languages in the files that the account does not have; they stay.'),
    notes: z
      .array(z.object({ name: z.string(), language: z.string(), note: z.string() }))
      .describe('What could not be had whole.'),
    problems: z
      .array(
        z.object({
          file: z.string(),
          at: z.object({ line: z.number(), column: z.number() }),
          problem: z.string(),
        }),
      )
      .describe('Files that were left as they are, and why.'),
  });

export type PulledDocument = z.infer<ReturnType<typeof pulledOutput>>;
