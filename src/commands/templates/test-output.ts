import * as z from 'zod';

const problem = () =>
  z.object({
    code: z.number().describe('Meta’s.'),
    at: z.string().describe('Which value.'),
    problem: z.string(),
    fix: z.string(),
  });

const failure = () =>
  z.object({
    line: z.number().describe('Of the file, from 1; of a JSON list, which of its entries.'),
    name: z.string().nullable().describe('The template; null when the row cannot be read.'),
    language: z.string().nullable(),
    problems: z.array(problem()),
    unreadable: z.string().nullable(),
  });

const rowsOutput = () =>
  z.object({
    checked: z.number(),
    failed: z.number().describe('Rows that at least one of the templates cannot be sent with.'),
    unused: z.array(z.string()).describe('Values that no template has a place for.'),
    failures: z.array(failure()).describe('Of the first 20 rows that fail.'),
  });

const header = () => z.object({ format: z.string(), text: z.string() }).nullable();

const buttons = () =>
  z.array(z.object({ type: z.string(), text: z.string(), detail: z.string().nullable() }));

const message = () =>
  z.object({
    header: header(),
    offer: z.object({ text: z.string(), expiresAt: z.string().nullable() }).nullable(),
    body: z.string(),
    footer: z.string().nullable(),
    buttons: buttons(),
    cards: z.array(z.object({ index: z.number(), header: header(), body: z.string(), buttons: buttons() })),
    notes: z.array(z.string()),
  });

/** What a test of a template tells. */
export const testOutput = () =>
  z.object({
    templates: z.array(
      z.object({
        name: z.string(),
        language: z.string(),
        category: z.string(),
        from: z.string().describe('Its file, or the account.'),
        problems: z.array(problem()),
        body: z.looseObject({}).nullable().describe('Of POST /messages; null when it would be refused.'),
        message: message().nullable().describe('What the person would see; null for many messages.'),
      }),
    ),
    unreadable: z.array(
      z.object({ file: z.string(), line: z.number(), column: z.number(), problem: z.string() }),
    ),
    rows: rowsOutput().nullable(),
  });

export type TestOutput = z.infer<ReturnType<typeof testOutput>>;
export type RowsOutput = z.infer<ReturnType<typeof rowsOutput>>;
