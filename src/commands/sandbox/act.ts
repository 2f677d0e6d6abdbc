import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import { closest } from '../../core/rules/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { defineCommand, drawEach } from '../command.ts';
import { inputOf } from './assignments.ts';
import { sandboxOf, sandboxUrl } from './client.ts';
import { isNarrow, printDeliveries, printWrapped } from './drawing.ts';
import { deliveryOutput, toDeliveryOutput } from './shapes.ts';

export const command = defineCommand({
  name: 'sandbox act',
  summary:
    'Make something happen in a running sandbox: a customer writes, the phone is lost, a token expires.',
  description:
    'Without a name it lists everything that can be made to happen; `coex sandbox trigger` makes single webhooks. Accounts that are founded tell their secrets here and nowhere else.',
  examples: [
    { run: 'coex sandbox act', says: 'Everything there is, with what each takes.' },
    { run: 'coex sandbox act phone.idle', says: 'From now on nobody opens the app.' },
    { run: 'coex sandbox act token.add --set expiresIn=1h', says: 'A token that soon expires.' },
    {
      run: 'coex sandbox act app.subscribe --set callbackUrl=http://127.0.0.1:8480/webhook --set handshake=false',
      says: 'Webhooks go to a callback that is not up yet.',
    },
  ],
  args: z.object({
    action: z.string().optional().describe('Name of the action; all are listed when left out.'),
  }),
  options: z.object({
    set: z
      .array(z.string())
      .default([])
      .meta({ description: 'A part of its input; may be given again.', value: 'name=value' }),
    customer: z.string().optional().meta({ description: 'The customer’s phone in digits.', value: 'phone' }),
    sandboxUrl: sandboxUrl(),
  }),
  output: () =>
    z.union([
      z.object({
        actions: z.array(
          z.object({
            name: z.string(),
            about: z.string(),
            takes: z.array(z.string()),
            needs: z.array(z.string()),
          }),
        ),
      }),
      z.object({
        action: z.string(),
        outcome: z.unknown(),
        deliveries: z.array(deliveryOutput()).describe('The webhooks that came of it within seconds.'),
      }),
    ]),
  exits: {
    2: 'its input is wrong',
    5: 'there is no such action, or nobody and nothing of that name',
    6: 'it cannot be done in this state',
    7: 'no sandbox answers',
  },
  run: async (context, { args, options }) => {
    const sandbox = sandboxOf(context, options.sandboxUrl);
    const { actions } = await sandbox.get('actions');
    if (args.action === undefined) return { data: { actions: actions.map(actionRow) } };
    const names = actions.map(({ name }: { name: string }) => name);
    if (!names.includes(args.action)) throw unknownName('action', args.action, names);
    const input = {
      ...inputOf(options.set),
      ...(context.flags.number !== undefined && { number: context.flags.number }),
      ...(options.customer !== undefined && { customer: options.customer }),
    };
    checkNeeded(
      actions.find(({ name }: KnownAction) => name === args.action),
      input,
    );
    const acted = await sandbox.post('act', { do: args.action, with: input, deliver: true });
    const deliveries = acted.deliveries.map(toDeliveryOutput);
    return { data: { action: args.action, outcome: acted.outcome, deliveries } };
  },
  draw: drawEach((data, page) => {
    if ('actions' in data) {
      for (const { name, about, takes, needs } of data.actions) {
        page.print(page.theme.strong(name));
        printWrapped(page, harmless(about), 2);
        const shown = takes.map((part) => (needs.includes(part) ? part : `[${part}]`)).join(' ');
        if (shown !== '') printWrapped(page, page.theme.quiet(shown), isNarrow(page) ? 2 : 4);
      }
      return;
    }
    const { outcome } = data;
    if (outcome !== null)
      page.print(typeof outcome === 'string' ? harmless(outcome) : harmless(JSON.stringify(outcome)));
    printDeliveries(page, data.deliveries);
  }),
});

interface KnownAction {
  readonly name: string;
  readonly about: string;
  readonly input: { readonly properties?: object; readonly required?: readonly string[] };
}

function actionRow({ name, about, input }: KnownAction) {
  return { name, about, takes: Object.keys(input.properties ?? {}), needs: [...(input.required ?? [])] };
}

function checkNeeded(action: KnownAction, input: Readonly<Record<string, unknown>>): void {
  const { name, takes, needs } = actionRow(action);
  const missing = needs.filter((part) => !Object.hasOwn(input, part));
  if (missing.length === 0) return;
  const parts = takes.map((part) => (needs.includes(part) ? part : `[${part}]`)).join(' ');
  throw new CoexError('usage', {
    problem: `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} needed: ${missing.map((part) => `--set ${part}=…`).join(' ')}.`,
    fix: `${name} takes ${parts}.`,
  });
}

/** A name nobody has, with those that were likely meant. */
export function unknownName(
  what: 'action' | 'event' | 'scenario',
  wanted: string,
  names: readonly string[],
): CoexError {
  const beginning = names.filter((name) => name.startsWith(`${wanted.split('.')[0]}.`));
  const near = closest(wanted, names);
  const guesses = near.length > 0 ? near : beginning;
  const lists = what === 'scenario' ? 'scenario list' : what === 'event' ? 'trigger' : 'act';
  return new CoexError('not-found', {
    what,
    wanted: `"${wanted}"`,
    fix: `${guesses.length === 0 ? '' : `Did you mean ${guesses.join(', ')}? `}\`coex sandbox ${lists}\` lists all.`,
  });
}
