import { CoexError } from '../../core/errors.ts';
import {
  type AccountReview,
  rememberTemplates,
  reviewAccount,
  reviewAccounts,
  type UnreadableAccount,
} from '../../core/templates/index.ts';
import type { Context } from '../context.ts';
import { type Account, chosenAccounts, environmentsOf } from './accounts.ts';

export interface ChosenAccounts {
  readonly accounts: readonly Account[];
  /** Those whose token is not known. */
  readonly unreadable: readonly UnreadableAccount[];
}

/**
 * The accounts that are meant, one by one: one without a token does not hide the others. Throws what choosing them
 * throws for a mistake in the command.
 */
export async function accountsToReview(
  context: Context,
  { waba, env }: { readonly waba: readonly string[]; readonly env: readonly string[] },
): Promise<ChosenAccounts> {
  if (waba.length + env.length === 0)
    return { accounts: await chosenAccounts(context, { waba, env }), unreadable: [] };
  const { environments } = await environmentsOf(context);
  const names = env.includes('all') ? Object.keys(environments) : env;
  const each = [
    ...names.map((name) => ({ name, wabaId: environments[name]?.waba ?? '', waba: [], env: [name] })),
    ...waba.map((id) => ({ name: id, wabaId: id, waba: [id], env: [] })),
  ];
  // What is there to name nothing is a mistake of the command’s, and told as such.
  if (each.length === 0) return { accounts: await chosenAccounts(context, { waba, env }), unreadable: [] };
  const accounts = new Map<string, Account>();
  const unreadable: UnreadableAccount[] = [];
  for (const { name, wabaId, ...chosen } of each) {
    try {
      for (const account of await chosenAccounts(context, chosen)) accounts.set(account.name, account);
    } catch (error) {
      if (!(error instanceof CoexError) || error.category !== 'auth') throw error;
      unreadable.push({ name, wabaId, error });
    }
  }
  return { accounts: [...accounts.values()], unreadable };
}

/** Reads the accounts that are meant; with `remember`, the next time tells what changed since. */
export async function reviewed(
  context: Context,
  { accounts, unreadable }: ChosenAccounts,
  { remember, polling }: { readonly remember: boolean; readonly polling?: true },
): Promise<{ readonly read: readonly AccountReview[]; readonly unreadable: readonly UnreadableAccount[] }> {
  const store = await context.store();
  const graph = await context.graph();
  const now = context.clock.now();
  const outcome = await reviewAccounts(accounts, (account) =>
    reviewAccount({ graph, store, now }, account, account.token, polling === undefined ? {} : { polling }),
  );
  if (remember)
    for (const { wabaId, templates } of outcome.read)
      await rememberTemplates(
        store,
        wabaId,
        templates.map(({ template }) => template),
        now,
      );
  return { read: outcome.read, unreadable: [...unreadable, ...outcome.unreadable] };
}
