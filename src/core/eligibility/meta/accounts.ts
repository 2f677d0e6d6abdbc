import type { Graph } from '../../graph/index.ts';
import { phoneMatchKey, REQUIREMENTS } from '../../rules/index.ts';
import { type Learnt, learn } from '../learn.ts';

/** A WABA the token may operate, as far as Meta lets it be seen. */
export interface SeenAccount {
  readonly id: string;
  /** `verified`, or what else Meta calls it; undefined when it does not say. */
  readonly verification: string | undefined;
  readonly hasPaymentProblem: boolean | undefined;
  /** By the key under which all spellings of a phone meet; undefined when they could not be listed. */
  readonly numbers: ReadonlyMap<string, SeenNumber> | undefined;
}

export interface SeenNumber {
  readonly isOnApp: boolean | undefined;
  readonly platform: string | undefined;
}

export type Accounts =
  | { readonly kind: 'seen'; readonly accounts: readonly SeenAccount[]; readonly granted: number }
  /** `why` when Meta was asked all the same. */
  | { readonly kind: 'unseen'; readonly why?: string };

/** A partner’s token may be for thousands; three calls each must leave something of the hour. */
const MOST_ACCOUNTS = 50;
const AT_ONCE = 5;

/** Looks at the WABAs a token names: whose numbers they have, and how their businesses stand. */
export async function lookAtAccounts(
  graph: Graph,
  token: string,
  granted: readonly string[],
): Promise<Accounts> {
  const accounts: SeenAccount[] = [];
  const looked = granted.slice(0, MOST_ACCOUNTS);
  for (let from = 0; from < looked.length; from += AT_ONCE) {
    const some = looked.slice(from, from + AT_ONCE);
    accounts.push(...(await Promise.all(some.map((id) => lookAt(graph, token, id)))));
  }
  return { kind: 'seen', accounts, granted: granted.length };
}

async function lookAt(graph: Graph, token: string, id: string): Promise<SeenAccount> {
  const { collect, healthStatus, wabaNode, wabaPhoneNumbers } = await import('../../graph/index.ts');
  const [node, health, numbers] = await Promise.all([
    learn(() => wabaNode(graph, id, { fields: ['id', 'business_verification_status'] }, token)),
    learn(() => healthStatus(graph, id, {}, token)),
    learn(() =>
      collect(
        wabaPhoneNumbers(graph, id, token, ['id', 'display_phone_number', 'is_on_biz_app', 'platform_type']),
      ),
    ),
  ]);
  return {
    id,
    verification: valueIn(node)?.business_verification_status,
    hasPaymentProblem: hasPaymentProblem(valueIn(health)?.entities),
    numbers: numbers.kind === 'unlearnt' ? undefined : byKey(numbers.value),
  };
}

/** A number may be there more than once, of signups before: the one that is connected counts, then the newest. */
function byKey(nodes: readonly NumberNode[]): Map<string, SeenNumber> {
  const numbers = new Map<string, SeenNumber>();
  for (const { display_phone_number: phone, is_on_biz_app: isOnApp, platform_type: platform } of nodes) {
    const key = phoneMatchKey(phone ?? '');
    const number = { isOnApp, platform };
    if (isConnected(number) || !numbers.has(key)) numbers.set(key, number);
  }
  return numbers;
}

interface NumberNode {
  readonly display_phone_number?: string | undefined;
  readonly is_on_biz_app?: boolean | undefined;
  readonly platform_type?: string | undefined;
}

/** Whether the Cloud API serves it, in coexistence or alone. */
export function isConnected({ platform }: SeenNumber): boolean {
  return platform === 'CLOUD_API';
}

interface Entity {
  readonly errors: readonly {
    readonly error_code?: number | undefined;
    readonly error_description?: string | undefined;
  }[];
}

// The code is of an example in Meta’s documentation, so the words count too.
function hasPaymentProblem(entities: readonly Entity[] | undefined): boolean | undefined {
  return entities
    ?.flatMap(({ errors }) => errors)
    .some(
      ({ error_code, error_description = '' }) =>
        String(error_code) === REQUIREMENTS['payment-problem'].value || /payment/i.test(error_description),
    );
}

function valueIn<Value>(learnt: Learnt<Value>): Value | undefined {
  return learnt.kind === 'learnt' ? learnt.value : undefined;
}
