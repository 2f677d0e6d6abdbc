import { GRAPH_VERSION } from '../../core/rules/index.ts';
import { shownDuration } from '../drive/duration.ts';
import { isRecord } from '../http.ts';
import { type CallOutcome, type Client, createClient } from './client.ts';
import { callProblem, expectationProblems } from './expect.ts';
import { openListener } from './listener.ts';
import { short } from './match.ts';
import { fill } from './placeholders.ts';
import type { ReadScenario } from './read.ts';
import type { CallStep, DoStep, ExpectStep, Scenario, Step } from './scenario.ts';

/** How a step of a scenario went. */
export interface StepResult {
  /** From 1, of the steps at the top. */
  readonly step: number;
  /** In the file, from 1. */
  readonly line: number;
  readonly says: string;
  readonly ok: boolean;
  /** What was not as expected. */
  readonly problems: readonly string[];
}

export interface ScenarioRun {
  /** Where the sandbox listens. */
  readonly url: string;
  /**
   * Who is told: a callback, to be subscribed first unless the scenario says no; or whoever is subscribed. A listener
   * that takes everything when left out.
   */
  readonly callback?: { readonly url: string; readonly verifyToken: string } | 'as-it-is' | undefined;
  readonly onStep?: (result: StepResult) => void;
}

/** A step that went so wrong that the next ones make no sense. */
interface Stop {
  readonly stop: string;
}

/** What a run keeps in mind. */
interface Telling {
  readonly client: Client;
  readonly names: Map<string, unknown>;
  readonly token: string;
  readonly start: number;
  previous: number;
}

/**
 * Plays a scenario in a sandbox, step by step, over HTTP and in virtual time. What is not as expected is told and does
 * not end it; a step that cannot be done does.
 */
export async function runScenario(
  read: Extract<ReadScenario, { readonly scenario: Scenario }>,
  { url, callback, onStep = () => undefined }: ScenarioRun,
): Promise<readonly StepResult[]> {
  const { scenario, lineOf } = read;
  const listener = callback === undefined ? await openListener() : undefined;
  try {
    const client = createClient(url, GRAPH_VERSION.value);
    const own = { url: listener?.callbackUrl ?? '', verifyToken: '' };
    const telling = await begin(client, scenario, callback ?? own);
    const results: StepResult[] = [];
    for (const [at, step] of scenario.steps.entries()) {
      const outcome = await doStep(telling, step);
      const problems = 'stop' in outcome ? [outcome.stop] : outcome;
      const result = {
        step: at + 1,
        line: lineOf(['steps', at]),
        says: step.says ?? wordsOf(step),
        ok: problems.length === 0,
        problems,
      };
      results.push(result);
      onStep(result);
      if ('stop' in outcome) break;
    }
    return results;
  } finally {
    await listener?.close();
  }
}

async function begin(
  client: Client,
  { subscribe }: Scenario,
  callback: NonNullable<ScenarioRun['callback']>,
): Promise<Telling> {
  const made = await client.act('token.add', {});
  const token = isRecord(made) ? String(made.token) : '';
  if (subscribe !== false && callback !== 'as-it-is') {
    await client.act('app.subscribe', {
      callbackUrl: callback.url,
      verifyToken: callback.verifyToken,
      ...(subscribe !== true && { fields: subscribe }),
    });
  }
  const start = await client.newestDeliveryId();
  const names = await startingNames(client);
  if (callback !== 'as-it-is') names.set('callback', callback.url);
  return { client, names, token, start, previous: start };
}

async function startingNames(client: Client): Promise<Map<string, unknown>> {
  const names = new Map<string, unknown>();
  await nameNumber(client, names);
  const { apps } = await client.get('accounts');
  const app: unknown = Array.isArray(apps) ? apps[0] : undefined;
  names.set('app', isRecord(app) ? app.id : undefined);
  names.set('callback', isRecord(app) ? app.callbackUrl : undefined);
  const { customers } = await client.get('customers');
  const people = (Array.isArray(customers) ? customers : []).filter(isRecord);
  const plain = people.filter(({ phone, isNew }) => phone === 'shown' && isNew === false);
  for (const [at, { waId }] of plain.entries()) names.set(`customer:${at + 1}`, waId);
  names.set('customer', plain[0]?.waId);
  names.set('newcomer', people.find(({ phone, isNew }) => phone === 'shown' && isNew === true)?.waId);
  names.set('hidden-customer', people.find(({ phone }) => phone !== 'shown')?.waId);
  return names;
}

/** A number that is onboarded again may get another id, and another WABA. */
async function nameNumber(client: Client, names: Map<string, unknown>): Promise<void> {
  const { number, businessId } = await client.get('status');
  names.set('phone', isRecord(number) ? number.id : undefined);
  names.set('waba', isRecord(number) ? number.wabaId : undefined);
  names.set('business', businessId);
}

async function doStep(telling: Telling, step: Step): Promise<readonly string[] | Stop> {
  try {
    if ('do' in step) return await doAction(telling, step);
    if ('advance' in step) {
      await telling.client.advance(step.advance);
      return [];
    }
    if ('call' in step) return await doCall(telling, step);
    if ('repeat' in step) return await doRepeat(telling, step.repeat, step.steps);
    const expected = fill(step.expect, telling.names) as typeof step.expect;
    const problems = await expectationProblems(telling.client, expected, telling);
    telling.previous = await telling.client.newestDeliveryId();
    return problems;
  } catch (error) {
    return { stop: error instanceof Error ? error.message : String(error) };
  }
}

async function doAction({ client, names }: Telling, step: DoStep): Promise<readonly string[] | Stop> {
  const input = fill(step.with, names);
  if (step.fails === undefined) {
    const outcome = await client.act(step.do, input);
    if (step.as !== undefined) names.set(step.as, outcome);
    await nameNumber(client, names);
    return [];
  }
  const reason = await client.act(step.do, input).then(
    () => undefined,
    (error: unknown) => String(error),
  );
  if (reason === undefined) return [`expected it to fail with "${step.fails}", and it was done`];
  return reason.includes(step.fails) ? [] : [`expected it to fail with "${step.fails}", got ${reason}`];
}

async function doCall(telling: Telling, step: CallStep): Promise<readonly string[] | Stop> {
  const { names } = telling;
  const outcome = await sendCall(telling, step);
  if (step.as !== undefined) names.set(step.as, outcome.body);
  const problem = callProblem(outcome, fill(step.expect, names) as typeof step.expect);
  if (problem === undefined) return [];
  // What was to go on with its answer cannot.
  return step.as === undefined ? [problem] : { stop: problem };
}

async function sendCall(telling: Telling, step: CallStep): Promise<CallOutcome> {
  const { client, names } = telling;
  const [method = '', path = ''] = String(fill(step.call, names)).split(' ');
  const said = step.token === undefined ? telling.token : String(fill(step.token, names));
  const answer = client.call(method, path, {
    token: said === 'none' ? undefined : said,
    query: fill(step.query, names) as typeof step.query,
    body: fill(step.body, names),
  });
  if (step.meanwhile === undefined) return answer;
  await untilHeldBack(client, answer);
  await client.advance(step.meanwhile);
  return answer;
}

/** Waits until the sandbox holds an answer back, or has given it. */
async function untilHeldBack(client: Client, answer: Promise<unknown>): Promise<void> {
  let given = false;
  const done = answer.then(() => {
    given = true;
  });
  while (!given) {
    const { waitingAnswers } = await client.get('status');
    if (waitingAnswers !== 0) return;
  }
  await done;
}

async function doRepeat(
  telling: Telling,
  times: number,
  steps: readonly Step[],
): Promise<readonly string[] | Stop> {
  const { names } = telling;
  const outer = names.get('i');
  if (outer === undefined) names.set('n', 0);
  const isInnermost = steps.every((step) => !('repeat' in step));
  const problems: string[] = [];
  for (let round = 1; round <= times; round += 1) {
    names.set('i', round);
    if (isInnermost) names.set('n', Number(names.get('n')) + 1);
    for (const step of steps) {
      const outcome = await doStep(telling, step);
      const where = `round ${round}, ${step.says ?? wordsOf(step)}`;
      if ('stop' in outcome) return { stop: `${where}: ${outcome.stop}` };
      problems.push(...outcome.map((problem) => `${where}: ${problem}`));
    }
  }
  if (outer === undefined) names.delete('i');
  else names.set('i', outer);
  return problems;
}

/** A step in words, where the file gives none. */
function wordsOf(step: Step): string {
  if ('do' in step) return `${step.do} ${Object.keys(step.with).length === 0 ? '' : short(step.with)}`.trim();
  if ('advance' in step) return `${shownDuration(step.advance)} go by`;
  if ('call' in step) return step.call;
  if ('repeat' in step)
    return `${step.repeat} times: ${step.steps.map((one) => one.says ?? wordsOf(one)).join(', ')}`;
  return `expect ${expectationWords(step.expect)}`;
}

function expectationWords({ webhooks, ...others }: ExpectStep['expect']): string {
  const counted = [webhooks ?? []].flat().map(({ field = 'any field', count, atLeast, atMost }) => {
    const many = count ?? (atLeast === undefined ? undefined : `${atLeast} or more`) ?? atMost ?? 1;
    return `${many} × ${field}`;
  });
  const rest = Object.entries(others)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${short(value)}`);
  return [...counted, ...rest].join(', ');
}
