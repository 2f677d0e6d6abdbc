import type { Clock } from '../clock.ts';
import { CoexError } from '../errors.ts';
import { fetchSystemUserToken, type Graph, wabaPhoneNumbers } from '../graph/index.ts';
import type { Onboarding, Store } from '../store/index.ts';
import { isNumber } from './connect.ts';
import type { Refusal, SignedUp, SignupWay } from './signup-way.ts';

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

/** How long a customer is looked at: Meta may list a number a moment after it told of it, and a failure may pass. */
const LOOK_AGAIN_MS = 60_000;

/**
 * The way in over a page of Meta's own (reference §2.5, embedded-signup/hosted-es, 2026-06-28): the finish is told by
 * the webhook `PARTNER_ADDED` alone, so a receiver must be running.
 */
export function hostedWay(options: HostedOptions): SignupWay {
  return {
    name: 'hosted',
    open: async ({ signal, onLeft }) => {
      const closing = new AbortController();
      const outcome = awaitPartner(options, { signal: AbortSignal.any([signal, closing.signal]), onLeft });
      outcome.catch(() => undefined);
      return { link: options.link, outcome, close: async () => closing.abort() };
    },
  };
}

async function awaitPartner(
  options: HostedOptions,
  { signal, onLeft }: { readonly signal: AbortSignal; readonly onLeft: (refusal: Refusal) => void },
): Promise<SignedUp> {
  const { clock } = options;
  const customers = new Map<number, Customer>();
  const told = new Set<string>();
  for (;;) {
    for (const partner of await partnersAdded(options)) {
      const { id, wabaId } = partner;
      const customer = customers.get(id) ?? { lookUntil: clock.now() + LOOK_AGAIN_MS, token: undefined };
      customers.set(id, customer);
      if (clock.now() > customer.lookUntil) continue;
      const look = await lookAt(options, partner, customer);
      if (look.kind === 'ours') return { kind: 'token', token: look.token, wabaId };
      if (look.kind === 'taken') customer.lookUntil = 0;
      if (look.kind === 'failed' && !told.has(wabaId) && !signal.aborted) {
        told.add(wabaId);
        onLeft(refusalOf(wabaId, look.error));
      }
    }
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

/** What the looks at one customer have brought so far. */
interface Customer {
  /** Unix milliseconds; afterwards it is left aside. */
  lookUntil: number;
  token: string | undefined;
}

type Look =
  | { readonly kind: 'ours'; readonly token: string }
  | { readonly kind: 'not-listed' | 'taken' }
  | { readonly kind: 'failed'; readonly error: CoexError };

/** One look at a customer. Throws what no other look and no other customer could mend. */
async function lookAt(
  options: HostedOptions,
  { wabaId, ownerBusinessId }: Partner,
  customer: Customer,
): Promise<Look> {
  try {
    customer.token ??= await fetchSystemUserToken(options.graph, ownerBusinessId, options);
    const { token } = customer;
    if (!(await hasNumber(options, wabaId, token))) return { kind: 'not-listed' };
    return (await claimWaba(options, wabaId)) ? { kind: 'ours', token } : { kind: 'taken' };
  } catch (error) {
    if (!(error instanceof CoexError) || !error.code.startsWith('graph-')) throw error;
    // Without a token of the customer's it was our own that Meta called no good.
    if (customer.token === undefined && error.meta?.code === TOKEN_NO_GOOD) throw error;
    customer.token = undefined;
    return { kind: 'failed', error };
  }
}

/** Meta's code for a token that has expired or was revoked (core/rules). */
const TOKEN_NO_GOOD = 190;

function refusalOf(wabaId: string, { message, meta, category, hint }: CoexError): Refusal {
  const next = [
    'It is tried again for about a minute, and any other customer is taken meanwhile.',
    'If it stays so and this is the one you wait for, `coex onboard --resume` looks at it again.',
    ...(category === 'auth' ? [hint] : []),
  ];
  return {
    code: meta && String(meta.code),
    message: meta?.message,
    meaning: `A customer joined (WABA ${wabaId}), but could not be looked at. ${message}`,
    next: next.join(' '),
  };
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
    .orderBy('account_events.id')
    .execute();
  return rows.flatMap(({ id, waba_id: wabaId, value }) => {
    const { waba_info: info } = JSON.parse(value) as { waba_info?: { owner_business_id?: unknown } };
    const owner = info?.owner_business_id;
    return wabaId === null || owner == null ? [] : [{ id, wabaId, ownerBusinessId: String(owner) }];
  });
}

/**
 * Takes a customer for this onboarding, unless another one under way has: several may wait at the same time. With a
 * number named that number decides, as two of one WABA may be onboarded at once.
 */
async function claimWaba(
  { store, clock, onboarding, number }: HostedOptions,
  wabaId: string,
): Promise<boolean> {
  const taken = await store.alone((db) => {
    const taking = db
      .updateTable('onboardings')
      .set({ waba_id: wabaId, updated_at: clock.now() })
      .where('id', '=', onboarding.id);
    const ifFree = taking.where((row) =>
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
    );
    return (number === undefined ? ifFree : taking).executeTakeFirst();
  });
  return taken.numUpdatedRows > 0n;
}

async function hasNumber({ graph, number }: HostedOptions, wabaId: string, token: string): Promise<boolean> {
  if (number === undefined) return true;
  for await (const node of wabaPhoneNumbers(graph, wabaId, token)) {
    if (isNumber(node, number)) return true;
  }
  return false;
}
