import { askTokenEnds, listDrift, type NumberDrift, type TokenEnds } from '../../core/drift/index.ts';
import { listNames } from '../../core/numbers/index.ts';
import { asCoexError } from '../../tui/print/json.ts';
import type { Context } from '../context.ts';
import { chosenNumber } from '../number-filter.ts';
import { tokenKeeper } from '../token-keeper.ts';

/** What a look at the numbers found. */
export interface Look {
  readonly numbers: readonly NumberDrift[];
  readonly tokensUnknown: readonly {
    readonly wabaId: string;
    readonly code: string;
    readonly message: string;
  }[];
}

/** Looks at all numbers, or at the one that --number names; `tokens` asks Meta when theirs end. */
export async function lookAtDrift(context: Context, { tokens }: { readonly tokens: boolean }): Promise<Look> {
  const { clock } = context;
  const store = await context.readableStore();
  const phoneNumberId = await chosenNumber(context, store);
  if (!tokens) return { numbers: await listDrift({ store, clock }, { phoneNumberId }), tokensUnknown: [] };
  const meant = (await listNames(store)).filter(
    (number) => phoneNumberId === undefined || number.phoneNumberId === phoneNumberId,
  );
  const wabaIds = new Set(meant.flatMap(({ wabaId }) => wabaId ?? []));
  const { ends, unknown } = await askTokens(context, wabaIds);
  return {
    numbers: await listDrift({ store, clock }, { phoneNumberId, tokenEnds: ends }),
    tokensUnknown: unknown.map(({ wabaId, error }) => {
      const { code, message } = asCoexError(error);
      return { wabaId, code, message };
    }),
  };
}

async function askTokens(context: Context, wabaIds: Iterable<string>): Promise<Asked> {
  const secrets = await context.secrets();
  const keeper = tokenKeeper(secrets);
  return askTokenEnds(
    {
      graph: await context.graph(),
      app: { id: context.config().get('app-id'), secret: await secrets.get('app-secret') },
      tokenOf: async (wabaId) => (await keeper.find(wabaId)) ?? (await secrets.get('access-token')),
      now: context.clock.now(),
    },
    wabaIds,
  );
}

interface Asked {
  readonly ends: TokenEnds;
  readonly unknown: readonly { readonly wabaId: string; readonly error: unknown }[];
}
