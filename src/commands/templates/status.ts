import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { CoexError } from '../../core/errors.ts';
import { type AccountReview, changesBetween, watchTemplates } from '../../core/templates/index.ts';
import { defineCommand } from '../command.ts';
import { duration } from '../fields.ts';
import { accountOptions } from './accounts.ts';
import { failOn } from './fail-on.ts';
import { accountsToReview, reviewed } from './review-accounts.ts';
import { exitOf, type ReviewOutput, toReviewOutput } from './review-output.ts';
import { type StatusEvent, seenEvent, statusEvent, toldEvent } from './status-events.ts';

export const command = defineCommand({
  name: 'templates status',
  summary: 'Show how templates stand now, and with --watch what becomes of them.',
  description:
    'Reads the accounts from Meta. With --watch it then follows the webhooks about templates that `coex listen` puts into the store, and with --poll it asks Meta again as well, since not every change is told. Ctrl-C ends the watching.',
  examples: [
    { run: 'coex templates status', says: 'All templates of the account.' },
    { run: 'coex templates status order_update --env all', says: 'One, in every environment.' },
    { run: 'coex templates status --watch --poll 5m --timeout 1h --json', says: 'Changes as events.' },
  ],
  args: z.object({
    name: z.array(z.string()).default([]).describe('Only templates of these names.'),
  }),
  options: z.object({
    ...accountOptions(),
    failOn: failOn(),
    watch: z.boolean().default(false).describe('Go on, and tell what changes.'),
    poll: duration().optional().meta({ description: 'With --watch, ask Meta too, so often.', value: 'time' }),
    timeout: duration().optional().meta({ description: 'How long to watch at most.', value: 'time' }),
  }),
  streams: true,
  output: statusEvent,
  exits: {
    2: 'a flag cannot be used, or which account is meant is open',
    3: 'something that --fail-on names was found',
    4: 'an account could not be read: its token is missing or not permitted',
    5: 'there is no template of that name, or an environment is not there',
    7: 'an account could not be read: Meta or the network',
    130: 'interrupted',
  },
  run: async (context, { args, options }, emit) => {
    const { watch, poll: pollMs, timeout: timeoutMs } = options;
    if (!watch && (pollMs !== undefined || timeoutMs !== undefined))
      throw new CoexError('usage', {
        problem: '--poll and --timeout say how to watch.',
        fix: 'Add --watch, or leave them out.',
      });
    const chosen = await accountsToReview(context, options);
    const wanted = new Set(args.name);
    const read = async (polling?: true) => {
      const given = polling === undefined ? { remember: false } : { remember: false, polling };
      const { read: all, unreadable } = await reviewed(context, chosen, given);
      return { read: all.map((account) => only(account, wanted)), unreadable };
    };
    let latest = await read();
    const { clock } = context;
    const report = toReviewOutput(latest, { failOn: options.failOn, now: clock.now() });
    if (unknownNames(report, args.name).length > 0 && report.unreadable.length === 0)
      throw new CoexError('not-found', {
        what: 'template',
        wanted: unknownNames(report, args.name).join(', '),
        fix: '`coex templates status` lists all.',
      });
    const status = { event: 'status' as const, ...report };
    if (!watch) return { data: status, exit: exitOf(report) };
    emit(status);
    let changes = 0;
    const tell = (event: StatusEvent) => {
      if (event.event === 'change') changes += 1;
      emit(event);
    };
    const accounts = new Map(chosen.accounts.map(({ wabaId, name }) => [wabaId, name]));
    await watchTemplates(
      { store: await context.store(), clock, signal: context.signal },
      { wabaIds: [...accounts.keys()], pollMs, timeoutMs },
      (fact) => {
        if (wanted.size > 0 && !wanted.has(fact.name)) return;
        tell(toldEvent(fact, accounts.get(fact.wabaId ?? '') ?? ''));
      },
      async () => {
        const now = await read(true);
        for (const { name, error } of now.unreadable) {
          const { code, message } = error;
          tell({ event: 'unreadable', at: isoTime(clock.now()), account: name, code, message });
        }
        for (const account of now.read) {
          const before = latest.read.find(({ name }) => name === account.name);
          if (before === undefined) continue;
          for (const change of changesBetween(plain(before), plain(account)))
            tell(seenEvent(change, account, clock.now()));
        }
        // One that could not be read this time is compared with how it was, the next time.
        const unread = latest.read.filter(({ name }) => now.read.every((account) => account.name !== name));
        latest = { read: [...now.read, ...unread], unreadable: now.unreadable };
      },
    );
    return { data: { event: 'done' as const, at: isoTime(clock.now()), changes }, exit: exitOf(report) };
  },
  draw: async (page) => (await import('./status-drawing.ts')).drawStatus(page),
});

function only(account: AccountReview, names: ReadonlySet<string>): AccountReview {
  if (names.size === 0) return account;
  return { ...account, templates: account.templates.filter(({ template }) => names.has(template.name)) };
}

function plain({ templates }: AccountReview) {
  return templates.map(({ template }) => template);
}

function unknownNames({ accounts }: ReviewOutput, names: readonly string[]): string[] {
  const there = new Set(accounts.flatMap(({ templates }) => templates.map(({ name }) => name)));
  return names.filter((name) => !there.has(name));
}
