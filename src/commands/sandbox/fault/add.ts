import * as z from 'zod';
import { defineCommand, drawEach } from '../../command.ts';
import { wholeNumber } from '../../fields.ts';
import { sandboxOf, sandboxUrl } from '../client.ts';
import { faultOutput } from '../shapes.ts';
import { printFaults } from './list.ts';

/** Bodies as receivers have met them; what each is, docs/sandbox.md tells. */
export const WILD_BODIES = [
  'bare-value',
  'bare-change',
  'nested-waba-info',
  'empty-phone',
  'missing-to',
  'broken-json',
  'quality-as-status',
  'numeric-ids',
  'string-ids',
  'wrong-media-sender',
  'no-contacts',
] as const;

const text = (description: string, value: string) => z.string().optional().meta({ description, value });
const number = (least: number, most: number, description: string, value: string) =>
  wholeNumber(least, most).optional().meta({ description, value });
const some = (description: string) => z.boolean().default(false).describe(description);

export const command = defineCommand({
  name: 'sandbox fault add',
  summary: 'Let calls or webhooks of a running sandbox go wrong, by a rule.',
  description:
    'A fault says what it hits (--call or --webhook, and --number), what it does (one flag), and when (always, --next, --every or --probability). Chance depends on the seed alone, so a run repeats.',
  examples: [
    {
      run: 'coex sandbox fault add --call "POST {phone}/messages" --error 131056 --next 3',
      says: 'The next three sends run into the pair rate limit.',
    },
    {
      run: 'coex sandbox fault add --webhook messages --duplicate --every 5',
      says: 'Every fifth webhook of messages comes twice.',
    },
    {
      run: 'coex sandbox fault add --call "*" --drop after --probability 0.1',
      says: 'A tenth of all calls is done, and nobody hears so.',
    },
    { run: 'coex sandbox fault add --webhook history --reorder 2m', says: 'History arrives in disorder.' },
  ],
  args: z.object({}),
  options: z.object({
    call: text('Calls it hits, as "POST {phone}/messages"; * stands for anything. Default: all.', 'call'),
    webhook: text('Webhooks it hits, by field; * stands for anything. Default: all.', 'field'),
    event: text('Only webhooks with this event.', 'event'),
    recipient: text('Only calls to this person: phone or BSUID.', 'person'),
    error: number(0, 99_999_999, 'Refuse with this code of Meta’s.', 'code'),
    subcode: number(0, 99_999_999, 'With --error: the subcode.', 'code'),
    httpStatus: number(400, 599, 'With --error: another HTTP status than the documented.', 'status'),
    html: number(400, 599, 'Answer with this HTTP status and a page of HTML.', 'status'),
    latency: text('Do the call, and answer so much later on its clock.', 'duration'),
    drop: z.enum(['before', 'after', 'midway'], { error: 'before, after or midway' }).optional().meta({
      description: 'End the connection before the call is done, after it, or midway through the answer.',
      value: 'moment',
    }),
    truncate: some('Do the call, and let the JSON of its answer break off.'),
    duplicate: some('Send the webhook more than once.'),
    copies: number(2, 100, 'With --duplicate: how often in all. Default: 2.', 'count'),
    apart: text('With --duplicate: how long after the first the others come.', 'duration'),
    delay: text('Send the webhook so much later.', 'duration'),
    reorder: text('Delay each webhook by another part of this span.', 'duration'),
    lose: some('Never send the webhook.'),
    mangle: z
      .enum(WILD_BODIES, { error: `one of ${WILD_BODIES.join(', ')}` })
      .optional()
      .meta({ description: 'Send a body as receivers have met it.', value: 'body' }),
    batch: text('Gather webhooks for so long, and send them as one body.', 'duration'),
    next: number(1, 1_000_000, 'Strike the next so many.', 'count'),
    every: number(1, 1_000_000, 'Strike every so-manieth.', 'count'),
    probability: z.coerce
      .number({ error: 'a number above 0, at most 1' })
      .gt(0, { error: 'a number above 0, at most 1' })
      .max(1, { error: 'a number above 0, at most 1' })
      .optional()
      .meta({ description: 'Strike with this probability.', value: 'share' }),
    sandboxUrl: sandboxUrl(),
  }),
  output: () => z.object({ fault: faultOutput() }),
  exits: { 2: 'the fault makes no sense', 5: 'there is no such number', 7: 'no sandbox answers' },
  run: async (context, { options: { sandboxUrl: url, ...flags } }) => {
    const said = Object.entries(flags).filter(([, value]) => value !== undefined && value !== false);
    const { number } = context.flags;
    const spec = { ...Object.fromEntries(said), ...(number !== undefined && { number }) };
    return { data: await sandboxOf(context, url).post('faults', spec) };
  },
  draw: drawEach(({ fault }, page) => {
    printFaults(page, [fault]);
    page.say(`\`coex sandbox fault remove ${fault.id}\` takes it away.`);
  }),
});
