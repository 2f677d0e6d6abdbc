import { findNames } from '../core/numbers/index.ts';
import type { Store } from '../core/store/index.ts';
import type { Context } from './context.ts';

/**
 * The phone number id that --number, COEX_NUMBER or the settings name; undefined when none does: then all are meant.
 * `store`: where it is looked up, when another than the one to write to is open.
 */
export async function chosenNumber(context: Context, store?: Store): Promise<string | undefined> {
  const wanted = context.config().find('number');
  if (wanted === undefined) return undefined;
  return (await findNames(store ?? (await context.store()), wanted)).phoneNumberId;
}
