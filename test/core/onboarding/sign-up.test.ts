import { describe, expect, it } from 'vitest';
import { CoexError } from '../../../src/core/errors.ts';
import type { OnboardEvent, SignupWay } from '../../../src/core/onboarding/index.ts';
import { tokenFor } from '../../../src/core/onboarding/sign-up.ts';
import type { SignedUp } from '../../../src/core/onboarding/signup-way.ts';
import { type OnboardingStage, setOnboardingStage } from '../../support/onboarding-stage.ts';
import { metaError, openGraph, type ScriptedAnswer, scriptGraph } from '../../support/scripted-graph.ts';
import { breakUpdates, mend } from '../../support/tables.ts';
import { virtualClock } from '../../support/virtual-clock.ts';
import { acceptingWay, onboardingOf, startOne, tokenMap, wayOf } from './machine.ts';

const MINUTE_MS = 60_000;

/** An onboarding whose token is to be had from a signup. */
async function prepare(tokens = tokenMap()) {
  const stage = await setOnboardingStage();
  const { id } = await startOne(stage.deps);
  const events: OnboardEvent[] = [];
  const buy = async (
    way: SignupWay,
    {
      signupTimeoutMs,
      ...deps
    }: {
      signupTimeoutMs?: number;
      signal?: AbortSignal;
      clock?: OnboardingStage['deps']['clock'];
      tokens?: typeof tokens;
      graph?: OnboardingStage['deps']['graph'];
    } = {},
  ) =>
    tokenFor(
      { ...stage.deps, tokens, signal: new AbortController().signal, ...deps },
      {
        onboarding: await onboardingOf(stage.deps.store, id),
        app: stage.app,
        way,
        signupTimeoutMs,
      },
      (event) => events.push(event),
    );
  const steps = () => stage.deps.store.db.selectFrom('onboarding_steps').selectAll().execute();
  return { stage, id, tokens, events, buy, steps, owner: `of-onboarding-${id}` };
}

const code = (text: string): SignedUp => ({ kind: 'code', code: text });
const never = () => new Promise<SignedUp>(() => undefined);

/** A client of a Graph API that answers as told. */
async function answering(...answers: readonly ScriptedAnswer[]) {
  const { url, requests } = await scriptGraph(...answers);
  return { graph: openGraph(url).graph, requests };
}

describe('the token of an onboarding', () => {
  it('is had for the code of a signup, and kept before anything is done with it', async () => {
    const { stage, buy, tokens, events, owner } = await prepare();
    const bought = await buy(acceptingWay(stage.sandbox));
    expect(bought).toEqual({ token: expect.stringMatching(/^EAAB/), wabaId: undefined });
    expect([...tokens.kept]).toEqual([[owner, bought.token]]);
    expect(stage.calls).toEqual(['GET /oauth/access_token']);
    expect(events.map(({ event }) => event)).toEqual(['signup', 'signup-finished', 'token-kept']);
  });

  it('is journalled before the code is sent, without the code and without the token', async () => {
    const { stage, buy, steps, id } = await prepare();
    const seen: unknown[] = [];
    const graph: typeof stage.deps.graph = {
      ...stage.deps.graph,
      call: async (call) => {
        seen.push(...(await steps()));
        return stage.deps.graph.call(call);
      },
    };
    await buy(acceptingWay(stage.sandbox), { graph });
    expect(seen).toMatchObject([{ onboarding_id: id, step: 'code', state: 'started', attempts: 1 }]);
    expect(await steps()).toMatchObject([{ step: 'code', state: 'done', detail: null }]);
  });

  it('is the one an earlier run has had, and no signup is opened', async () => {
    const waba = tokenMap([['330', 'EAAwaba']]);
    const { stage, buy, id, tokens, owner } = await prepare(waba);
    const shut: SignupWay = { name: 'page', open: () => Promise.reject(new Error('opened')) };
    await expect(buy(shut)).rejects.toThrow('opened');
    await stage.deps.store.db
      .updateTable('onboardings')
      .set({ waba_id: '330' })
      .where('id', '=', id)
      .execute();
    expect(await buy(shut)).toEqual({ token: 'EAAwaba', wabaId: '330' });
    await tokens.keep(owner, 'EAAown');
    expect(await buy(shut)).toEqual({ token: 'EAAown', wabaId: '330' });
    expect(stage.calls).toEqual([]);
  });

  it('of a hosted signup is there already, and no code is exchanged', async () => {
    const { stage, buy, tokens, owner, steps } = await prepare();
    const way = wayOf(Promise.resolve({ kind: 'token', token: 'EAAhosted', wabaId: '330' }));
    expect(await buy(way)).toEqual({ token: 'EAAhosted', wabaId: '330' });
    expect(tokens.kept.get(owner)).toBe('EAAhosted');
    expect({ calls: stage.calls, steps: await steps() }).toEqual({ calls: [], steps: [] });
  });

  it('is for the WABA that the signup named, in a later run too', async () => {
    const { stage, buy, id } = await prepare();
    await buy(acceptingWay(stage.sandbox, { wabaId: '330' }));
    expect(await onboardingOf(stage.deps.store, id)).toMatchObject({ waba_id: '330', state: 'flow-started' });
    const shut: SignupWay = { name: 'page', open: () => Promise.reject(new Error('opened')) };
    expect(await buy(shut)).toMatchObject({ wabaId: '330' });
  });

  it('is not lost to a store that fails when the code was exchanged', async () => {
    const { stage, buy, tokens, owner } = await prepare();
    breakUpdates(stage.storeFile, 'onboarding_steps', "new.state = 'done'");
    await expect(buy(acceptingWay(stage.sandbox))).rejects.toThrow('failing');
    mend(stage.storeFile, 'onboarding_steps');
    expect(tokens.kept.get(owner)).toMatch(/^EAAB/);
    expect(await buy(acceptingWay(stage.sandbox))).toMatchObject({ token: tokens.kept.get(owner) });
    expect(stage.calls).toHaveLength(1);
  });

  it('that cannot be kept is not gone on with', async () => {
    const { stage, buy, steps } = await prepare();
    const locked = { ...tokenMap(), keep: () => Promise.reject(new Error('the keyring is locked')) };
    await expect(buy(acceptingWay(stage.sandbox), { tokens: locked })).rejects.toThrow('locked');
    // It is known before the code is spent.
    expect(await steps()).toEqual([]);
  });
});

describe('the code of a signup', () => {
  it('is good once', async () => {
    const { stage, buy, tokens, owner, steps } = await prepare();
    const outcome = Promise.resolve(code(String(stage.sandbox.act('signup.accept'))));
    await buy(wayOf(outcome));
    await tokens.forget(owner);
    await expect(buy(wayOf(outcome))).rejects.toMatchObject({
      code: 'signup-code-spent',
      exit: 6,
      meta: { code: 100, subcode: 36007 },
      nothingDone: true,
    });
    expect(await steps()).toMatchObject([{ state: 'failed', attempts: 2 }]);
  });

  it.each([
    [30_000, undefined],
    [30_001, 'signup-code-spent'],
  ])('lives 30 seconds: after %i milliseconds', async (ageMs, problem) => {
    const { stage, buy } = await prepare();
    const accepted = code(String(stage.sandbox.act('signup.accept')));
    await stage.sandbox.advance(ageMs);
    const outcome = await buy(wayOf(Promise.resolve(accepted))).catch((error: CoexError) => error.code);
    if (problem === undefined) expect(outcome).toMatchObject({ token: expect.any(String) });
    else expect(outcome).toBe(problem);
  });

  it.each<[string, ScriptedAnswer, string, string]>([
    ['whose answer is lost may be spent', 'reset', 'graph-outcome-unknown', 'unknown'],
    ['that Meta answers with no token may be spent', { json: {} }, 'graph-outcome-unknown', 'unknown'],
    ['of another app is refused', { status: 400, json: metaError(100) }, 'graph-refused', 'failed'],
  ])('%s', async (_title, answer, problem, state) => {
    const { buy, steps, tokens } = await prepare();
    const { graph, requests } = await answering(answer);
    await expect(buy(wayOf(Promise.resolve(code('AQcode'))), { graph })).rejects.toMatchObject({
      code: problem,
    });
    expect(requests).toHaveLength(1);
    expect(await steps()).toMatchObject([{ state }]);
    expect(tokens.kept.size).toBe(0);
  });
});

describe('a signup', () => {
  /** One that says when it is open, and when it was closed. */
  function watchedWay(outcome: () => Promise<SignedUp>, left: readonly string[] = []) {
    const told: string[] = [];
    const way: SignupWay = {
      name: 'page',
      open: async ({ onLeft, onboardingId }) => {
        told.push(`opened for ${onboardingId}`);
        for (const meaning of left) onLeft({ meaning, next: 'Begin again.' });
        const pending = outcome();
        pending.catch(() => undefined);
        return { link: 'https://a.example/s', outcome: pending, close: async () => void told.push('closed') };
      },
    };
    return { way, told };
  }

  it('is closed when it is over, however it ended', async () => {
    const { stage, buy, id, events } = await prepare();
    const finished = watchedWay(async () => code(String(stage.sandbox.act('signup.accept'))));
    await buy(finished.way);
    expect(events[0]).toEqual({ event: 'signup', way: 'page', link: 'https://a.example/s' });
    const { buy: again } = await prepare();
    const left = watchedWay(() => Promise.reject(new CoexError('signup-cancelled', { step: '', next: '' })));
    await expect(again(left.way)).rejects.toMatchObject({ code: 'signup-cancelled' });
    expect([finished.told, left.told[1]]).toEqual([[`opened for ${id}`, 'closed'], 'closed']);
  });

  it('that nobody finishes in time is given up', async () => {
    const { buy } = await prepare();
    const clock = virtualClock();
    const { way, told } = watchedWay(never);
    const timedOut = buy(way, { clock, signupTimeoutMs: 30 * MINUTE_MS });
    await expect(clock.until(timedOut)).rejects.toMatchObject({
      code: 'signup-timed-out',
      exit: 6,
      message: 'Nobody finished the signup within 30 minutes.',
    });
    expect(told).toContain('closed');
  });

  it('that somebody left, and nobody finished, tells why they left', async () => {
    const { buy, events } = await prepare();
    const clock = virtualClock();
    const { way } = watchedWay(never, ['The number is on hold', 'The person went away']);
    const timedOut = buy(way, { clock, signupTimeoutMs: MINUTE_MS });
    await expect(clock.until(timedOut)).rejects.toMatchObject({
      code: 'signup-cancelled',
      message: expect.stringContaining('The person went away'),
      hint: expect.stringContaining('Begin again.'),
    });
    expect(events.filter(({ event }) => event === 'signup-left')).toMatchObject([
      { meaning: 'The number is on hold' },
      { meaning: 'The person went away' },
    ]);
  });

  it('that is finished leaves nobody waiting for the time to be over', async () => {
    const { stage, buy } = await prepare();
    const clock = virtualClock();
    let isLeft = false;
    const watched = {
      now: clock.now,
      sleep: (durationMs: number, signal?: AbortSignal) => {
        signal?.addEventListener('abort', () => {
          isLeft = true;
        });
        return clock.sleep(durationMs, signal);
      },
    };
    const slow = clock.sleep(MINUTE_MS).then(() => code(String(stage.sandbox.act('signup.accept'))));
    const bought = buy(wayOf(slow), { clock: watched, signupTimeoutMs: 30 * MINUTE_MS });
    // The exchange itself is waited for on the wire, not on the clock.
    await clock.until(slow);
    expect(await bought).toMatchObject({ token: expect.any(String) });
    expect(isLeft).toBe(true);
  });

  it('is left at Ctrl-C with its reason, and closed', async () => {
    const { buy } = await prepare();
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    const { way, told } = watchedWay(
      () => new Promise((_, reject) => stop.signal.addEventListener('abort', () => reject(reason))),
    );
    const clock = virtualClock();
    const bought = buy(way, { clock, signal: stop.signal, signupTimeoutMs: MINUTE_MS });
    bought.catch(() => undefined);
    await expect.poll(() => told.length).toBe(1);
    stop.abort(reason);
    await expect(bought).rejects.toBe(reason);
    expect(told).toContain('closed');
  });

  it('that cannot be opened says so', async () => {
    const { buy, events } = await prepare();
    const way: SignupWay = { name: 'page', open: () => Promise.reject(new Error('port in use')) };
    await expect(buy(way)).rejects.toThrow('port in use');
    expect(events).toEqual([]);
  });
});
