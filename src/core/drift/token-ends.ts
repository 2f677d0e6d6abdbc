import { type Graph, inspectToken } from '../graph/index.ts';
import type { TokenEnds } from './drift.ts';

/** Tokens of which Meta did not say when they end, by WABA. */
export type TokensUnknown = readonly { readonly wabaId: string; readonly error: unknown }[];

/**
 * Asks Meta when the token of each WABA ends; one that is no longer valid has ended. A token that several share is asked
 * for once, and one that cannot be asked for does not hide the others.
 */
export async function askTokenEnds(
  {
    graph,
    app,
    tokenOf,
    now,
  }: {
    readonly graph: Graph;
    readonly app: { readonly id: string; readonly secret: string };
    readonly tokenOf: (wabaId: string) => Promise<string>;
    /** Unix milliseconds. */
    readonly now: number;
  },
  wabaIds: Iterable<string>,
): Promise<{ readonly ends: TokenEnds; readonly unknown: TokensUnknown }> {
  const ends = new Map<string, number | null>();
  const unknown: { wabaId: string; error: unknown }[] = [];
  const asked = new Map<string, Promise<number | null>>();
  const endOf = async (token: string) => {
    const { is_valid, expires_at } = await inspectToken(graph, app, token);
    const endsAt = expires_at ? expires_at * 1000 : null;
    return is_valid ? endsAt : Math.min(endsAt ?? now, now);
  };
  for (const wabaId of wabaIds) {
    try {
      const token = await tokenOf(wabaId);
      const answer = asked.get(token) ?? endOf(token);
      asked.set(token, answer);
      ends.set(wabaId, await answer);
    } catch (error) {
      unknown.push({ wabaId, error });
    }
  }
  return { ends, unknown };
}
