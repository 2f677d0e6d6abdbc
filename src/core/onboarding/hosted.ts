import type { Clock } from '../clock.ts';
import { fetchSystemUserToken, type Graph, wabaPhoneNumbers } from '../graph/index.ts';
import { phoneMatchKey } from '../rules/index.ts';
import type { Onboarding, Store } from '../store/index.ts';
import type { SignedUp, SignupWay } from './signup-way.ts';

/** What a hosted signup needs: it returns no code, so the token is fetched with the app's own system token. */
export interface HostedOptions {
  readonly graph: Graph;
  readonly store: Store;
  readonly clock: Clock;
  readonly onboarding: Onboarding;
  /** As copied from the app dashboard, shown as it is; undefined when the customer has it already. */
  readonly link: string | undefined;
  readonly appSecret: string;
  readonly systemToken: string;
  /** Which number it must be; undefined for the first that comes. */
  readonly number: string | undefined;
}

const LOOK_EVERY_MS = 2000;

/**
 * The way in over a page of Meta's own (reference §2.5, embedded-signup/hosted-es, 2026-06-28): the finish is told by
 * the webhook `PARTNER_ADDED` alone, so a receiver must be running.
 */
export function hostedWay(options: HostedOptions): SignupWay {
  return {
    name: 'hosted',
    open: async ({ signal }) => {
      const closing = new AbortController();
      const outcome = awaitPartner(options, AbortSignal.any([signal, closing.signal]));
      outcome.catch(() => undefined);
      return { link: options.link, outcome, close: async () => closing.abort() };
    },
  };
}

async function awaitPartner(options: HostedOptions, signal: AbortSignal): Promise<SignedUp> {
  const others = new Set<number>();
  for (;;) {
    let failure: unknown;
    for (const { id, wabaId, ownerBusinessId } of await partnersAdded(options)) {
      if (others.has(id)) continue;
      try {
        const token = await fetchSystemUserToken(options.graph, ownerBusinessId, options);
        const isOurs = await hasNumber(options, wabaId, token);
        if (isOurs && (await claimWaba(options, wabaId))) return { kind: 'token', token, wabaId };
        others.add(id);
      } catch (error) {
        // Ours may be the next.
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    await options.clock.sleep(LOOK_EVERY_MS, signal);
  }
}

interface Partner {
  /** Of the account event: a WABA may be told of again, when it has got another number. */
  readonly id: number;
  readonly wabaId: string;
  readonly ownerBusinessId: string;
}

/** The customers that joined since the onboarding began, the first first. */
async function partnersAdded({ store, onboarding }: HostedOptions): Promise<Partner[]> {
  const rows = await store.db
    .selectFrom('account_events')
    .innerJoin('deliveries', 'deliveries.id', 'account_events.delivery')
    .select(['account_events.id', 'account_events.waba_id', 'account_events.value'])
    .where('account_events.event', '=', 'PARTNER_ADDED')
    .where('deliveries.received_at', '>=', onboarding.started_at)
    .where('account_events.waba_id', 'is not', null)
    .orderBy('account_events.delivery')
    .execute();
  return rows.flatMap(({ id, waba_id: wabaId, value }) => {
    const { waba_info: info } = JSON.parse(value) as { waba_info?: { owner_business_id?: unknown } };
    const owner = info?.owner_business_id;
    return wabaId === null || owner == null ? [] : [{ id, wabaId, ownerBusinessId: String(owner) }];
  });
}

/** Takes a customer for this onboarding, unless another one under way has: several may wait at the same time. */
async function claimWaba({ store, clock, onboarding }: HostedOptions, wabaId: string): Promise<boolean> {
  const taken = await store.db
    .updateTable('onboardings')
    .set({ waba_id: wabaId, updated_at: clock.now() })
    .where('id', '=', onboarding.id)
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('onboardings as other')
            .select('other.id')
            .where('other.waba_id', '=', wabaId)
            .where('other.id', '!=', onboarding.id)
            .where('other.updated_at', '>=', onboarding.started_at),
        ),
      ),
    )
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
}

async function hasNumber({ graph, number }: HostedOptions, wabaId: string, token: string): Promise<boolean> {
  if (number === undefined) return true;
  for await (const node of wabaPhoneNumbers(graph, wabaId, token)) {
    if (node.id === number) return true;
    if (phoneMatchKey(node.display_phone_number ?? '') === phoneMatchKey(number)) return true;
  }
  return false;
}
