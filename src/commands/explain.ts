import * as z from 'zod';
import { LIMITS } from '../core/rules/index.ts';
import { defineCommand } from './command.ts';
import { metaErrorOutput, ownErrorOutput } from './error-output.ts';
import { drawExplanation } from './explain-drawing.ts';
import { everything, explain, explainText } from './explanation.ts';
import { wholeNumber } from './fields.ts';
import { readWhole } from './read-whole.ts';

export const command = defineCommand({
  name: 'explain',
  summary: 'Explain an error code, of Meta’s or of coex’s own: what it means and what to do now.',
  description:
    'Takes a code (131047), with its subcode (100/33), a code of coex (sync-window-closed), a message or JSON that holds one, - for standard input, or words to look for. Without anything it lists all codes. Needs no network and no settings.',
  examples: [
    { run: 'coex explain 131047', says: 'One code.' },
    { run: 'coex explain 100/33', says: 'A code with its subcode; `100 33` and --subcode do the same.' },
    { run: 'coex explain sync-window-closed', says: 'A code of coex’s own.' },
    { run: 'coex explain "service window"', says: 'The codes whose explanation has these words.' },
    {
      run: 'echo "(#131047) Re-engagement message" | coex explain -',
      says: 'Whatever codes an answer, a webhook or a log has.',
    },
    { run: 'coex explain --json', says: 'All of them, for a program.' },
  ],
  args: z.object({
    code: z
      .array(z.string())
      .optional()
      .describe('A code, a message with one, words, or - for standard input.'),
  }),
  options: z.object({
    subcode: wholeNumber(0, 9_999_999_999)
      .optional()
      .meta({ description: 'Subcode that came with the code.', value: 'number' }),
  }),
  output: () =>
    z.object({
      matched: z.enum(['everything', 'code', 'said', 'words']).describe('How what was asked was understood.'),
      errors: z.array(metaErrorOutput()).describe('Codes of Meta’s.'),
      ownErrors: z.array(ownErrorOutput()).describe('Codes of coex’s own.'),
      unknown: z.array(z.number()).describe('Codes in the text that nobody has described.'),
      unknownSubcode: z.number().nullable().describe('The subcode asked for, when only its code is known.'),
    }),
  exits: {
    2: 'the input cannot be read, or a subcode has no code',
    5: 'no such code, and no explanation has these words',
  },
  run: async ({ io, signal }, { args: { code = [] }, options: { subcode } }) => {
    const asked = code.join(' ').trim();
    if (asked === '-') {
      // No more than the largest body Meta posts: what is longer is no error message.
      const said = await readWhole('-', { stdin: io.stdin, signal }, LIMITS.webhookBodyBytes.value);
      return { data: explainText(Buffer.from(said).toString('utf8'), 'standard input') };
    }
    if (asked === '' && subcode === undefined) return { data: everything() };
    return { data: explain(asked, subcode) };
  },
  draw: drawExplanation,
});
