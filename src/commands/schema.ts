import * as z from 'zod';
import { CoexError } from '../core/errors.ts';
import { schemaName } from '../tui/print/json.ts';
import { defineCommand, drawEach } from './command.ts';

/** What ends a stream that fails. */
const FAILURE = {
  type: 'object',
  properties: {
    event: { const: 'error' },
    error: { type: 'object', required: ['code', 'exit', 'message', 'hint'] },
  },
  required: ['event', 'error'],
};

export const command = defineCommand({
  name: 'schema',
  summary: 'Print the JSON Schema of what a command prints with --json.',
  description: 'For a command that streams, it is the schema of each event.',
  examples: [
    { run: 'coex schema chats list', says: 'One document.' },
    { run: 'coex schema demo', says: 'Events, one a line.' },
  ],
  args: z.object({
    command: z
      .array(z.string(), { error: 'a command' })
      .min(1, { error: 'a command' })
      .describe('Name of the command.'),
  }),
  options: z.object({}),
  output: () => z.object({ command: z.string(), streams: z.boolean(), jsonSchema: z.unknown() }),
  exits: { 5: 'no such command' },
  run: async ({ findCommand }, { args }) => {
    const name = args.command.join(' ');
    const found = await findCommand(name);
    if (!found) {
      throw new CoexError('not-found', { what: 'command', wanted: `"${name}"`, fix: 'See `coex --help`.' });
    }
    const { output, streams = false } = found;
    const { $schema, ...answer } = z.toJSONSchema(output(), { unrepresentable: 'any' });
    const described = streams ? { anyOf: [answer, FAILURE] } : answer;
    const named = {
      type: 'object',
      properties: { schema: { const: schemaName(name) } },
      required: ['schema'],
    };
    return { data: { command: name, streams, jsonSchema: { $schema, allOf: [named, described] } } };
  },
  draw: drawEach(({ jsonSchema }, page) => page.print(JSON.stringify(jsonSchema, null, 2))),
});
