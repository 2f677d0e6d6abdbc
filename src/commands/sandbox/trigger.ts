import * as z from 'zod';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import { defineCommand, drawEach } from '../command.ts';
import { unknownName } from './act.ts';
import { assignments } from './assignments.ts';
import { sandboxOf, sandboxUrl } from './client.ts';
import { isNarrow, printDeliveries, printWrapped } from './drawing.ts';
import { deliveryOutput, toDeliveryOutput } from './shapes.ts';

export const command = defineCommand({
  name: 'sandbox trigger',
  summary: 'Let a running sandbox send any webhook Meta has, whether it happened or not.',
  description:
    'Without an event it lists all of them. The webhook goes where any other goes: to who is subscribed, signed, tried again when it is not taken. It changes nothing in the sandbox; to have something really happen, use `coex sandbox act`.',
  examples: [
    { run: 'coex sandbox trigger', says: 'Every event there is.' },
    {
      run: 'coex sandbox trigger messages.text --set messages.0.text.body=Hello',
      says: 'A message, with these words.',
    },
    { run: 'coex sandbox trigger account_update.ACCOUNT_OFFBOARDED', says: 'That the phone was changed.' },
  ],
  args: z.object({
    event: z.string().optional().describe('Name of the event; all are listed when left out.'),
  }),
  options: z.object({
    set: z.array(z.string()).default([]).meta({
      description: 'Something else in its value, by path; may be given again. JSON or text.',
      value: 'path=value',
    }),
    customer: z.string().optional().meta({ description: 'The customer’s phone in digits.', value: 'phone' }),
    sandboxUrl: sandboxUrl(),
  }),
  output: () =>
    z.union([
      z.object({ events: z.array(z.object({ name: z.string(), about: z.string(), source: z.string() })) }),
      z.object({
        event: z.string(),
        field: z.string(),
        body: z.unknown().describe('What was sent, unless a fault made something else of it.'),
        deliveries: z.array(deliveryOutput()),
      }),
    ]),
  exits: {
    2: 'it cannot be made so',
    5: 'there is no such event, number or customer',
    7: 'no sandbox answers',
  },
  run: async (context, { args, options }) => {
    const sandbox = sandboxOf(context, options.sandboxUrl);
    const { triggers } = await sandbox.get('triggers');
    if (args.event === undefined) return { data: { events: triggers } };
    const names = triggers.map(({ name }: { name: string }) => name);
    if (!names.includes(args.event)) throw unknownName('event', args.event, names);
    const { outcome, deliveries } = await sandbox.post('trigger', {
      event: args.event,
      set: assignments(options.set),
      ...(context.flags.number !== undefined && { number: context.flags.number }),
      ...(options.customer !== undefined && { customer: options.customer }),
      deliver: true,
    });
    return { data: { ...outcome, deliveries: deliveries.map(toDeliveryOutput) } };
  },
  draw: drawEach((data, page) => {
    if ('events' in data) return printEvents(page, data.events);
    page.print(harmlessLines(JSON.stringify(data.body, null, 2)));
    printDeliveries(page, data.deliveries);
    if (data.deliveries.length === 0) page.say('It has not been sent yet: a fault holds it back.');
  }),
});

function printEvents(page: Page, events: readonly { readonly name: string; readonly about: string }[]): void {
  if (!isNarrow(page)) {
    page.table(
      ['EVENT', 'TELLS'],
      events.map(({ name, about }) => [name, about]),
    );
    return;
  }
  for (const { name, about } of events) {
    page.print(page.theme.strong(name));
    printWrapped(page, harmless(about), 2);
  }
}

function harmlessLines(text: string): string {
  return text.split('\n').map(harmless).join('\n');
}
