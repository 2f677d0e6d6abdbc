import type { DeliveryRow } from '../drive/delivery-rows.ts';
import { valuesIn } from '../drive/headline.ts';
import { isRecord } from '../http.ts';
import type { CallOutcome, Client } from './client.ts';
import { differenceFrom, short } from './match.ts';
import type { CallExpectation, Expectation, WebhookExpectation } from './scenario.ts';

/** Since when webhooks count: deliveries after these ids. */
export interface Marks {
  readonly start: number;
  readonly previous: number;
}

/** What of a call's outcome is not as expected. Without an expectation it must have succeeded. */
export function callProblem(outcome: CallOutcome, expected: CallExpectation | undefined): string | undefined {
  const { status, body } = outcome;
  const error = isRecord(body) && isRecord(body.error) ? body.error : undefined;
  if (expected?.dropped === true)
    return body === undefined ? undefined : `expected no usable answer, got ${short(body)}`;
  if (status === undefined) return 'no answer came';
  const refused = expected?.code !== undefined || expected?.subcode !== undefined;
  const wanted = expected?.status ?? (refused ? undefined : 200);
  if (wanted !== undefined && status !== wanted)
    return `expected HTTP ${wanted}, got ${status}: ${short(error ?? body)}`;
  if (expected?.code !== undefined && error?.code !== expected.code)
    return `expected code ${expected.code}, got ${short(error ?? body)}`;
  if (expected?.subcode !== undefined && error?.error_subcode !== expected.subcode)
    return `expected subcode ${expected.subcode}, got ${short(error ?? body)}`;
  return expected?.body === undefined ? undefined : differenceFrom(expected.body, body);
}

/** What is not as expected, one sentence each. */
export async function expectationProblems(
  client: Client,
  expected: Expectation,
  marks: Marks,
): Promise<string[]> {
  const wanted = [expected.webhooks ?? []].flat();
  const deliveries = wanted.length === 0 ? [] : await client.deliveriesAfter(marks.start);
  const problems = wanted.map((one) => webhookProblem(one, deliveries, marks));
  if (expected.number !== undefined || expected.status !== undefined || expected.alarms !== undefined) {
    const status = await client.get('status');
    problems.push(
      problemOf('number', expected.number, status.number),
      problemOf('status', expected.status, status),
      alarmProblem(expected.alarms, status.alarms),
    );
  }
  if (expected.accounts !== undefined)
    problems.push(problemOf('accounts', expected.accounts, await client.get('accounts')));
  return problems.filter((problem) => problem !== undefined);
}

function problemOf(what: string, expected: unknown, actual: unknown): string | undefined {
  const difference = expected === undefined ? undefined : differenceFrom(expected, actual);
  return difference === undefined ? undefined : `${what} ${difference}`;
}

function alarmProblem(expected: number | undefined, alarms: unknown): string | undefined {
  const actual = Array.isArray(alarms) ? alarms.length : 0;
  return expected === undefined || expected === actual
    ? undefined
    : `expected ${expected} alarms, got ${actual}: ${short(alarms)}`;
}

function webhookProblem(
  expected: WebhookExpectation,
  deliveries: readonly DeliveryRow[],
  marks: Marks,
): string | undefined {
  const candidates = deliveries.filter(
    ({ id, field, outcome }) =>
      (expected.since === 'start' || id > marks.previous) &&
      (expected.field === undefined || field === expected.field) &&
      (expected.outcome === 'any' || outcome === expected.outcome),
  );
  const { containing } = expected;
  const fitting =
    containing === undefined
      ? candidates
      : candidates.filter(({ body }) =>
          valuesIn(body).some((value) => differenceFrom(containing, value) === undefined),
        );
  const problem = countProblem(expected, fitting.length);
  if (problem === undefined) return undefined;
  const what = `webhooks${expected.field === undefined ? '' : ` of ${expected.field}`}`;
  const which = containing === undefined ? '' : ` with ${short(containing)}`;
  return `expected ${problem} ${what}${which}, got ${fitting.length}. ${seen(deliveries)}`;
}

function countProblem({ count, atLeast, atMost }: WebhookExpectation, actual: number): string | undefined {
  if (count !== undefined) return actual === count ? undefined : `${count}`;
  if (atLeast !== undefined && actual < atLeast) return `at least ${atLeast}`;
  if (atMost !== undefined && actual > atMost) return `at most ${atMost}`;
  return atLeast === undefined && atMost === undefined && actual !== 1 ? '1' : undefined;
}

const MOST_KINDS = 8;

function seen(deliveries: readonly DeliveryRow[]): string {
  const counts = new Map<string, number>();
  for (const { field, what, outcome } of deliveries) {
    const kind = `${field} ${what}${outcome === 'delivered' ? '' : ` (${outcome})`}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = [...counts].map(([kind, times]) => (times === 1 ? kind : `${times} × ${kind}`));
  const more = kinds.length > MOST_KINDS ? ` and ${kinds.length - MOST_KINDS} other kinds` : '';
  return kinds.length === 0
    ? 'There were none at all.'
    : `There were: ${kinds.slice(0, MOST_KINDS).join('; ')}${more}.`;
}
