import { type Network, type Side, withMeta } from '../../core/diagnosis/index.ts';
import { CoexError } from '../../core/errors.ts';
import { findNumber, listNames, type NumberSummary } from '../../core/numbers/index.ts';
import type { Context } from '../context.ts';

/** What probes look at, as this command has it. */
export function sideOf(context: Context): Side {
  const { host, clock, paths, config, secrets, readableStore: store, graph, signal } = context;
  let number: Promise<NumberSummary | undefined> | undefined;
  return withMeta({
    clock,
    paths,
    config,
    secrets,
    store,
    graph,
    network: host.network ?? NOT_REACHED,
    number: () => {
      number ??= numberMeant(context);
      return number;
    },
    signal,
  });
}

/** The number that is meant; undefined when none is known and none was named. */
async function numberMeant({ config, readableStore: open }: Context): Promise<NumberSummary | undefined> {
  const wanted = config().find('number');
  const store = await open();
  if (wanted === undefined && (await listNames(store)).length === 0) return undefined;
  return findNumber(store, wanted);
}

/** The number of a side; throws when what was typed matches none or several, and not when nothing can be looked up. */
export async function numberOf(side: Side): Promise<NumberSummary | undefined> {
  try {
    return await side.number();
  } catch (error) {
    if (error instanceof CoexError && (error.code === 'not-found' || error.code === 'ambiguous')) throw error;
    return undefined;
  }
}

const NOT_REACHED: Network = { reach: notTried, ask: notTried };

async function notTried(): Promise<never> {
  throw new Error('Nothing of the network was tried.');
}
