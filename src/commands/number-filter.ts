import { findNames } from '../core/numbers/index.ts';
import type { Context } from './context.ts';

/** The phone number id that --number, COEX_NUMBER or the settings name; undefined when none does: then all are meant. */
export async function chosenNumber(context: Context): Promise<string | undefined> {
  const wanted = context.config().find('number');
  if (wanted === undefined) return undefined;
  return (await findNames(await context.store(), wanted)).phoneNumberId;
}
