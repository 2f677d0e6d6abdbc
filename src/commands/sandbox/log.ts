import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { grouped } from '../../tui/print/counted.ts';
import { printFacts } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { defineCommand, drawEach } from '../command.ts';
import { iso, wholeNumber } from '../fields.ts';
import { sandboxOf, sandboxUrl } from './client.ts';
import { age, isNarrow, printWrapped } from './drawing.ts';
import { type DeliveryOutput, deliveryOutput, toDeliveryOutput } from './shapes.ts';

const one = () =>
  z.object({
    delivery: deliveryOutput(),
    attempts: z.array(
      z.object({ at: iso(), url: z.string().nullable(), status: z.union([z.number(), z.string()]) }),
    ),
  });

const many = () =>
  z.object({
    now: iso(),
    matching: z.number().describe('How many fit in all; the newest are printed.'),
    deliveries: z.array(deliveryOutput()),
  });

export const command = defineCommand({
  name: 'sandbox log',
  summary: 'List the webhooks of a running sandbox with what came of them, or show one whole.',
  examples: [
    { run: 'coex sandbox log', says: 'The newest, with attempts and outcome.' },
    { run: 'coex sandbox log --outcome lost --since 1h', says: 'What nobody heard within the last hour.' },
    { run: 'coex sandbox log 1', says: 'One, with its body and every attempt at it.' },
  ],
  args: z.object({
    id: wholeNumber(1, 2 ** 40)
      .optional()
      .describe('A webhook, to show whole.'),
  }),
  options: z.object({
    field: z.string().optional().meta({ description: 'Only this field.', value: 'field' }),
    outcome: z
      .enum(['waiting', 'delivered', 'lost', 'given-up'], { error: 'waiting, delivered, lost or given-up' })
      .optional()
      .meta({ description: 'Only with this outcome.', value: 'outcome' }),
    since: z
      .string()
      .optional()
      .meta({ description: 'Only of the last so much of its time: 90s, 24h.', value: 'duration' }),
    limit: wholeNumber(1, 20_000).default(30).meta({ description: 'The newest so many.', value: 'count' }),
    bodies: z.boolean().default(false).describe('With their bodies, in --json.'),
    sandboxUrl: sandboxUrl(),
  }),
  output: () => z.union([many(), one()]),
  exits: { 2: 'a filter is wrong', 5: 'there is no such webhook', 7: 'no sandbox answers' },
  run: async (context, { args, options: { sandboxUrl: url, ...filter } }) => {
    const sandbox = sandboxOf(context, url);
    if (args.id !== undefined) {
      const { delivery, attempts } = await sandbox.get(`log/${args.id}`);
      return {
        data: {
          delivery: toDeliveryOutput(delivery),
          attempts: attempts.map(({ at, ...attempt }: { at: number }) => ({ at: isoTime(at), ...attempt })),
        },
      };
    }
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filter)) {
      if (value !== undefined) query.set(name, String(value));
    }
    const { now, matching, deliveries } = await sandbox.get(`log?${query}`);
    return { data: { now: isoTime(now), matching, deliveries: deliveries.map(toDeliveryOutput) } };
  },
  draw: drawEach((data, page) => ('attempts' in data ? printOne(page, data) : printMany(page, data))),
});

function printMany(page: Page, { now, matching, deliveries }: z.infer<ReturnType<typeof many>>): void {
  if (deliveries.length === 0) page.say('No webhooks like that.');
  else if (isNarrow(page)) for (const row of deliveries) printRow(page, row, now);
  else {
    page.table(
      ['ID', 'AGE', 'OUTCOME', 'TRIES', 'ANSWER', 'FIELD', 'WHAT'],
      deliveries.map((row) => [
        String(row.id),
        ageOf(row, now),
        row.outcome,
        String(row.attempts),
        String(row.lastStatus ?? ''),
        row.field,
        row.what,
      ]),
    );
  }
  if (matching > deliveries.length)
    page.say(`The newest ${deliveries.length} of ${grouped(matching)}; --limit shows more.`);
}

function printRow(page: Page, row: DeliveryOutput, now: string): void {
  printWrapped(
    page,
    harmless(`#${row.id} ${row.outcome}, ${ageOf(row, now)} ago, ${row.attempts}×, ${row.lastStatus}`),
  );
  printWrapped(page, harmless(`${row.field} ${row.what}`), 2);
}

function ageOf({ firstAt }: DeliveryOutput, now: string): string {
  return firstAt === null ? '' : age(Math.max(0, Date.parse(now) - Date.parse(firstAt)));
}

function printOne(page: Page, { delivery, attempts }: z.infer<ReturnType<typeof one>>): void {
  const { id, field, what, outcome, copyOf, nextAt, body } = delivery;
  page.print(page.theme.strong(harmless(`#${id} ${field} ${what}`)));
  printFacts(page, [
    ['outcome', outcome],
    ...attempts.map(
      ({ at, url, status }) =>
        ['tried', `${shownTime(at)} ${status}${url === null ? '' : ` ${url}`}`] as const,
    ),
    ...(nextAt === null ? [] : [['next try', shownTime(nextAt)] as const]),
    ...(copyOf === null ? [] : [['copy of', `#${copyOf}`] as const]),
  ]);
  if (body === undefined) page.say('Its body is not kept any more.');
  else page.print(harmless(body));
}
