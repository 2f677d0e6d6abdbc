import type { Store } from '../../core/store/index.ts';
import type { Context } from '../context.ts';
import { chosenNumber } from '../number-filter.ts';

/** The phone number id of the number that is meant, by a store that can be read; undefined when all are. */
export type ChosenNumber = (store: Store) => Promise<string | undefined>;

/** Looks up in the first store that can be read which number is meant. */
export function chosenOnce(context: Context): ChosenNumber {
  let chosen: { readonly phoneNumberId: string | undefined } | undefined;
  return async (store) => {
    chosen ??= { phoneNumberId: await chosenNumber(context, store) };
    return chosen.phoneNumberId;
  };
}
