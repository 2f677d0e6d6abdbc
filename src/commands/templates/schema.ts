import * as z from 'zod';
import { familyJsonSchema } from '../../core/templates/index.ts';
import { defineCommand, drawEach } from '../command.ts';

export const command = defineCommand({
  name: 'templates schema',
  summary: 'Print the JSON Schema of a template file, with which editors complete and check it.',
  description:
    'The same is at docs/schemas/template.schema.json in the repository, and `coex templates pull` puts it beside the files it writes and names it in their first line.',
  examples: [
    { run: 'coex templates schema', says: 'To read, or to keep in a file.' },
    { run: 'coex templates schema --json', says: 'Within a document, for a program.' },
  ],
  args: z.object({}),
  options: z.object({}),
  output: () => z.object({ jsonSchema: z.unknown() }),
  run: async () => ({ data: { jsonSchema: familyJsonSchema() } }),
  draw: drawEach(({ jsonSchema }, page) => page.print(JSON.stringify(jsonSchema, null, 2))),
});
