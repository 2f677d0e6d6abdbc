import '../support/terminal.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { REQUIRED_SCOPES, REQUIRED_WEBHOOK_FIELDS, SIGNUP_STEPS } from '../../src/core/rules/index.ts';
import { eventName } from '../support/event-name.ts';
import { runOn } from '../support/host.ts';
import { NUMBER } from '../support/onboard-journey.ts';
import {
  BOTH_SYNCS,
  begin,
  expectComplete,
  expectError,
  goingOn,
  type Input,
  onPage,
  pageFlags,
  publicUrl,
  type Story,
  subscribe,
  type Told,
  upon,
  withCode,
} from '../support/onboard-stories.ts';
import { eventsOf, temporaryFolder } from '../support/run.ts';

/* What can happen to an onboarding, story by story: through the front door, against the sandbox, on its clock. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WITHOUT_HISTORY = REQUIRED_WEBHOOK_FIELDS.value.filter((field) => field !== 'history');

/** Every event of an onboarding, by the run of one. */
async function eventNames(): Promise<string[]> {
  const story = await begin();
  const { events } = await story.tell(withCode(story));
  return [...new Set(events.map(eventName))];
}

describe('a happy onboarding', () => {
  const ACCEPTED = [{ how: 'accepted' }, { how: 'accepted' }];
  const syncs = ({ events }: Told) => events.filter(({ event }) => event === 'sync-requested');

  it('by a code', async () => {
    const story = await begin();
    const ran = await story.tell(withCode(story));
    expectComplete(ran, story);
    expect(syncs(ran)).toMatchObject(ACCEPTED);
  });

  it('by a page', async () => {
    const story = await begin({ listening: false });
    const argv = ['onboard', NUMBER, '--accept-losses', ...(await pageFlags())];
    const onOutput = onPage(() => ({ code: story.accept() }));
    const ran = await story.tell(argv, { onOutput });
    expectComplete(ran, story);
    expect(syncs(ran)).toMatchObject(ACCEPTED);
  });

  it('by Meta’s own page', async () => {
    const story = await begin();
    const argv = ['onboard', NUMBER, '--accept-losses', '--hosted', 'https://business.facebook.com/x'];
    const ran = await story.tell(argv, { onOutput: upon('signup', () => story.accept()) });
    expectComplete(ran, story);
    expect(syncs(ran)).toMatchObject(ACCEPTED);
  });
});

describe('a signup that is left', () => {
  const CANCEL = { type: 'WA_EMBEDDED_SIGNUP', event: 'CANCEL', version: 3 };

  it.each(Object.entries(SIGNUP_STEPS))(
    'at %s tells its own next step, and can be done again',
    async (step, { about, value }) => {
      const story = await begin({ listening: false });
      const flags = await pageFlags();
      const leaves = onPage(() => ({ event: { ...CANCEL, data: { current_step: step } } }));
      const argv = ['onboard', NUMBER, '--accept-losses', '--signup-timeout', '10m', ...flags];
      const left = await story.tell(argv, { onOutput: leaves });
      expect(left.events.find(({ event }) => event === 'signup-left')).toMatchObject({
        step,
        meaning: about,
        next: value,
      });
      const error = expectError(left, 6, 'signup-cancelled');
      expect(error.hint).toBe(`${value} Nothing was used up.`);
      expect(story.asked()).toEqual([]);

      const accepts = onPage(() => ({ code: story.accept() }));
      const ran = await story.tell(['onboard', '--resume', ...flags], { onOutput: accepts });
      expectComplete(ran, story);
    },
  );

  it('says something of its own for every step', () => {
    const sayings = Object.values(SIGNUP_STEPS).map(({ value }) => value);
    expect(new Set(sayings).size).toBe(sayings.length);
  });
});

describe('a signup that Meta refuses', () => {
  /** What the sandbox's signup tells the page that opened it, as it stands in the answer. */
  async function refusalOf({ sandbox, env }: Story): Promise<Input> {
    const form = new URLSearchParams({
      app_id: env.COEX_APP_ID ?? '',
      config_id: env.COEX_CONFIG_ID ?? '',
      extras: '{"featureType":"whatsapp_business_app_onboarding"}',
    });
    const answer = await fetch(`${sandbox.url}/signup/accept`, { method: 'POST', body: form });
    expect(answer.status).toBe(400);
    const text = /postMessage\(("(?:[^"\\]|\\.)*")/.exec(await answer.text())?.[1] ?? '';
    return JSON.parse(JSON.parse(text));
  }

  /** Connects the number to another partner. */
  function takenByOthers({ sandbox }: Story): void {
    const { id: business } = sandbox.act('business.add', { name: 'Undertow Messaging' }) as { id: string };
    const { id: app } = sandbox.act('app.add', { business }) as { id: string };
    sandbox.act('signup.accept', { app });
  }

  it.each([
    {
      why: 'the app on the phone is too old',
      code: '2655093',
      arrange: ({ sandbox }: Story) => void sandbox.act('phone.update', { version: '2.24.16' }),
      mend: ({ sandbox }: Story) => void sandbox.act('phone.update', { version: '2.26.40' }),
    },
    {
      why: 'another partner has the number',
      code: '3441041',
      arrange: takenByOthers,
      mend: ({ sandbox }: Story) => void sandbox.act('phone.disconnect'),
    },
  ])('since $why says so, and can be done again when that is mended', async ({ code, arrange, mend }) => {
    const story = await begin({ listening: false });
    arrange(story);
    const flags = await pageFlags();
    const refused = onPage(async () => ({ event: await refusalOf(story) }));
    const argv = ['onboard', NUMBER, '--accept-losses', '--signup-timeout', '10m', ...flags];
    const ran = await story.tell(argv, { onOutput: refused });
    const told = ran.events.find(({ event }) => event === 'signup-left');
    expect(told).toMatchObject({ code, sessionId: expect.stringMatching(/^\w{16}$/) });
    const error = expectError(ran, 6, 'signup-cancelled');
    expect(error.message).toContain(told.meaning);
    expect(error.hint).toContain(told.next);
    expect(story.asked()).toEqual([]);

    mend(story);
    const accepts = onPage(() => ({ code: story.accept() }));
    expectComplete(await story.tell(['onboard', '--resume', ...flags], { onOutput: accepts }), story);
  });
});

describe('a business that keeps its history', () => {
  it('is declined, for good, with contacts and everything else in order', async () => {
    const story = await begin();
    const ran = await story.tell(withCode(story, { shareHistory: false }));
    expect(ran.exitCode).toBe(0);
    expect(ran.events.at(-1)).toMatchObject({
      outcome: 'declined',
      history: { state: 'declined', messages: 0, contacts: 3 },
    });
    expect(story.asked()).toEqual(BOTH_SYNCS);
    expectError(await story.tell(goingOn(story)), 5, 'not-found');
  });
});

/** Why nothing comes, and what is provoked for it. */
interface Silence {
  readonly why: string;
  /** Before the onboarding. */
  readonly before?: (story: Story) => unknown;
  /** Once the history was asked for. */
  readonly later?: (story: Story) => unknown;
  /** The first cause that something speaks for; undefined where nothing can be known from here. */
  readonly named?: string;
  /** A cause that stays open, with what to do about it. */
  readonly open?: string;
  readonly flags?: (story: Story) => readonly string[];
}

const SILENCES: readonly Silence[] = [
  {
    why: 'a webhook field was taken away',
    later: (story) => subscribe(story, { fields: WITHOUT_HISTORY }),
    named: 'webhook-fields',
  },
  {
    why: 'the whole callback was taken away',
    later: ({ sandbox }) => sandbox.act('app.unsubscribe'),
    named: 'webhook-fields',
  },
  {
    why: 'the WABA was unsubscribed',
    later: ({ sandbox }) => {
      const headers = { authorization: `Bearer ${sandbox.app.systemToken}` };
      return fetch(`${sandbox.url}/v26.0/${sandbox.waba.id}/subscribed_apps`, { method: 'DELETE', headers });
    },
    named: 'waba-subscription',
  },
  {
    why: 'the webhooks go into another store',
    before: (story) => receiveElsewhere(story, { COEX_HOME: temporaryFolder() }),
    named: 'callback',
    flags: (story) => ['--public-url', publicUrl(story)],
  },
  {
    why: 'neither request was ever answered',
    before: ({ sandbox }) => sandbox.faults.add({ call: 'POST {phone}/smb_app_data', drop: 'before' }),
    named: 'request',
  },
  {
    why: 'the receiver has another secret',
    before: (story) => receiveElsewhere(story, { COEX_APP_SECRET: 'of-another-app' }),
    named: 'signature',
  },
  { why: 'the phone is offline', before: ({ sandbox }) => sandbox.act('phone.offline'), open: 'phone' },
  {
    why: 'the app is in development mode',
    before: ({ sandbox }) => sandbox.act('app.mode', { mode: 'development' }),
    open: 'app-mode',
  },
  {
    why: 'the phone sends nothing',
    before: ({ sandbox }) => sandbox.act('phone.history', { silent: true }),
    open: 'nothing-to-send',
  },
];

/** Another `coex listen`, with something else in its environment, gets the webhooks. */
async function receiveElsewhere(story: Story, env: Readonly<Record<string, string>>): Promise<void> {
  const stop = new AbortController();
  const { promise: listening, resolve } = Promise.withResolvers<Input>();
  const ended = story.coex(['listen', '--port', '0', '--json'], {
    env,
    signal: stop.signal,
    onOutput: upon('listening', resolve),
  });
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  const { callbackUrl } = await listening;
  subscribe(story, { callbackUrl });
}

describe('an import of which nothing comes', () => {
  it.each(SILENCES)(
    'since $why is silent, and the checklist says so',
    async ({ before, later, named, open, flags }) => {
      const story = await begin();
      await before?.(story);
      const onOutput = later && upon('sync-requested history', () => later(story));
      const argv = [...withCode(story), ...(flags?.(story) ?? [])];
      const ran = await story.tell(argv, onOutput && { onOutput });
      expect(ran.exitCode).toBe(3);
      const { outcome, causes } = ran.events.at(-1);
      expect(outcome).toBe('silent');
      const [first] = causes.filter(({ evidence }: Input) => evidence === 'for');
      expect(first?.id).toBe(named);
      const cause = causes.find(({ id }: Input) => id === (named ?? open));
      expect(cause).toMatchObject({
        evidence: named === undefined ? 'unknown' : 'for',
        fix: expect.stringMatching(/\.$/),
      });
    },
  );
});

describe('a phone that is offline', () => {
  it('sends everything when it is back, while the onboarding still waits', async () => {
    const story = await begin();
    story.sandbox.act('phone.offline');
    const onOutput = upon('sync-requested history', async () => {
      await story.clock.sleep(10 * MINUTE_MS);
      story.sandbox.act('phone.online');
    });
    expectComplete(await story.tell(withCode(story), { onOutput }), story);
  });

  it('for too long is silent; when it is back, going on finds everything and asks for nothing', async () => {
    const story = await begin();
    story.sandbox.act('phone.offline');
    const silent = await story.tell(withCode(story));
    expect([silent.exitCode, silent.events.at(-1).outcome]).toEqual([3, 'silent']);
    await story.clock.sleep(26 * HOUR_MS);
    story.sandbox.act('phone.online');
    expectComplete(await story.tell(['onboard', '--resume']), story);
  });
});

describe('the 24 hours', () => {
  async function connectedFor(durationMs: number): Promise<Story> {
    const story = await begin();
    const stop = new AbortController();
    const argv = withCode(story);
    await story.tell(argv, { signal: stop.signal, onOutput: upon('subscribed', () => stop.abort()) });
    const connectedAt = story.sandbox.status().number.onboardedAt ?? 0;
    await story.clock.sleep(connectedAt + durationMs - story.clock.now());
    return story;
  }

  it('are long enough to the last minute', async () => {
    const story = await connectedFor(24 * HOUR_MS - MINUTE_MS);
    expectComplete(await story.tell(['onboard', '--resume']), story);
  });

  it('over, nothing is asked for, and it is said what helps', async () => {
    const story = await connectedFor(24 * HOUR_MS + 1000);
    const ran = await story.tell(['onboard', '--resume']);
    expect(expectError(ran, 6, 'sync-window-closed').hint).toMatch(
      /^Disconnect the number in the app .* onboard it again\.$/,
    );
    expect(story.asked()).toEqual([]);
    expectError(await story.tell(['onboard', '--resume']), 5, 'not-found');
    const { events } = await story.tell(['onboard', 'status', '--all']);
    expect(events[0]).toMatchObject({ state: 'window-closed', leftMs: 0, next: null });

    story.sandbox.act('phone.disconnect');
    await story.clock.sleep(MINUTE_MS);
    expectComplete(await story.tell(withCode(story)), story);
  });
});

describe('a token', () => {
  /** The name of the token that the signup brought. */
  const businessToken = ({ sandbox }: Story) =>
    sandbox.accounts().tokens.find(({ kind }) => kind === 'business')?.name;

  it.each(REQUIRED_SCOPES.value)('without %s asks for nothing, and another signup goes on', async (scope) => {
    const story = await begin();
    const takeAway = () => {
      const scopes = REQUIRED_SCOPES.value.filter((other) => other !== scope);
      story.sandbox.act('token.scopes', { token: businessToken(story), scopes });
    };
    const ran = await story.tell(withCode(story), { onOutput: upon('token-kept', takeAway) });
    const error = expectError(ran, 4, 'waba-not-granted');
    expect(error.message).toContain(scope);
    expect(error.hint).toContain('`coex onboard --resume`');
    expect(story.asked()).toEqual([]);
    expectComplete(await story.tell(goingOn(story)), story);
  });

  it('that is taken back before the syncs is forgotten when that is seen, and another one goes on', async () => {
    const story = await begin();
    const onOutput = upon('subscribed', () => {
      story.sandbox.act('token.revoke', { token: businessToken(story) });
    });
    const ran = await story.tell(withCode(story), { onOutput });
    expectError(ran, 4, 'graph-not-permitted');
    expectError(await story.tell(goingOn(story)), 4, 'waba-not-granted');
    expectComplete(await story.tell(goingOn(story)), story);
  });
});

describe('a webhook field that is missing', () => {
  it('stops it before anything is done', async () => {
    const story = await begin();
    subscribe(story, { fields: WITHOUT_HISTORY });
    const ran = await story.tell(withCode(story));
    expect(expectError(ran, 6, 'preflight-failed').message).toContain('webhook-fields');
    expect(ran.events.find(({ id }) => id === 'webhook-fields')).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('history'),
    });
    expect(story.calls().filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('is subscribed by coex when it knows where webhooks go', async () => {
    const story = await begin();
    subscribe(story, { fields: WITHOUT_HISTORY });
    const ran = await story.tell([...withCode(story), '--public-url', publicUrl(story)]);
    expect(ran.events.find(({ event }) => event === 'app-fields')).toMatchObject({ added: ['history'] });
    expectComplete(ran, story);
  });

  it.each(['subscribed', 'sync-requested contacts'])(
    'since %s is subscribed again before the next sync',
    async (event) => {
      const story = await begin();
      const argv = [...withCode(story), '--public-url', publicUrl(story)];
      const onOutput = upon(event, () => subscribe(story, { fields: WITHOUT_HISTORY }));
      expectComplete(await story.tell(argv, { onOutput }), story);
    },
  );

  it('since the signup stops it before the syncs; subscribed again, it goes on', async () => {
    const story = await begin();
    const onOutput = upon('subscribed', () => subscribe(story, { fields: WITHOUT_HISTORY }));
    const ran = await story.tell(withCode(story), { onOutput });
    const error = expectError(ran, 6, 'webhook-fields-missing');
    expect(error.hint).toContain('The syncs must be asked for by 2026-11-06T09:00:00Z.');
    expect(story.asked()).toEqual([]);
    subscribe(story, {});
    expectComplete(await story.tell(['onboard', '--resume']), story);
  });
});

describe('a number', () => {
  const add = ({ sandbox }: Story) => {
    const { id: waba } = sandbox.act('waba.add', { name: 'Quayside Books' }) as { id: string };
    return sandbox.act('number.add', { waba, history: 10 }) as { id: string; displayPhoneNumber: string };
  };

  it('of another WABA is not taken for the one that was meant, and can be gone on with', async () => {
    const story = await begin();
    const other = add(story);
    const ran = await story.tell(withCode(story, { number: other.id }));
    const error = expectError(ran, 6, 'other-number');
    expect(error.message).toBe(`The customer has connected ${other.displayPhoneNumber}, not 447700900100.`);
    expect(story.asked()).toEqual([]);
    const argv = /`coex (.*)`\.$/.exec(error.hint)?.[1] ?? '';
    const words = [...argv.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    expectComplete(await story.tell(words), story);
  });

  it('of another WABA is left alone when the right one is begun anew', async () => {
    const story = await begin();
    const other = add(story);
    await story.tell(withCode(story, { number: other.id }));
    expectComplete(await story.tell([...withCode(story), '--anew']), story);
    const { numbers } = story.sandbox.status();
    expect(numbers.find(({ id }) => id === other.id)).toMatchObject({ syncsRequested: [] });
  });

  it('whose code grants another WABA than was named is refused, and the right one goes on', async () => {
    const story = await begin();
    const other = add(story);
    const ran = await story.tell([...withCode(story, { number: other.id }), '--waba', story.sandbox.waba.id]);
    expectError(ran, 4, 'waba-not-granted');
    expect(story.asked()).toEqual([]);
    expectComplete(await story.tell(goingOn(story)), story);
  });
});

describe('a clock', () => {
  /** Runs the command with a clock that is set at one event, and stays so. */
  async function tellWithJump(story: Story, name: string, jumpMs: number): Promise<Told> {
    let aheadMs = 0;
    const jump = upon(name, () => {
      aheadMs = jumpMs;
    });
    const clock = { ...story.clock, now: () => story.clock.now() + aheadMs };
    const argv = [...withCode(story), '--json'];
    const ran = await runOn(argv, { clock, env: story.env, stdin: '', onOutput: jump });
    return { ...ran, events: eventsOf(ran) };
  }

  it.each([
    ['an hour ahead', HOUR_MS],
    ['an hour back', -HOUR_MS],
    // Whether the 24 hours are over is Meta's to say.
    ['two days ahead', 48 * HOUR_MS],
    ['ten years back', -10 * 365 * 24 * HOUR_MS],
  ])('that is set %s at any event changes nothing', async (_title, jumpMs) => {
    for (const name of await eventNames()) {
      const story = await begin();
      const ran = await tellWithJump(story, name, jumpMs);
      expectComplete(ran, story, name);
    }
  });
});

describe('Meta, while it is down', () => {
  const DOWN = {
    'answers with a page': { html: 502 },
    'ends every connection': { drop: 'before' },
    'breaks off every answer': { truncate: true },
    'says “try again later”': { error: 2 },
    'says “too many calls”': { error: 4 },
  } as const;

  it.each(['answers with a page', 'ends every connection', 'says “too many calls”'] as const)(
    'and %s, from any event on, is transient, and it goes on afterwards',
    async (how) => {
      const exits = new Set<number>();
      for (const name of await eventNames()) {
        const story = await begin();
        const { faults } = story.sandbox;
        const onOutput = upon(name, () => faults.add({ call: '*', ...DOWN[how] }));
        const ran = await story.tell(withCode(story), { onOutput });
        exits.add(ran.exitCode);
        faults.clear();
        expectComplete(ran.exitCode === 0 ? ran : await story.tell(goingOn(story)), story, name);
      }
      // Once both syncs are asked for, nothing hangs on Meta's answers any more.
      expect([...exits].toSorted()).toEqual([0, 7]);
    },
  );

  it.each(Object.entries(DOWN))(
    'and %s when a sync is asked for, asks for it no more than twice',
    async (_title, fault) => {
      for (const when of [{ next: 1 }, { every: 2 }]) {
        const story = await begin();
        const { faults } = story.sandbox;
        faults.add({ call: 'POST {phone}/smb_app_data', ...fault, ...when });
        const first = await story.tell(withCode(story));
        expect(faults.list()).toMatchObject([{ struck: 1 }]);
        faults.clear();
        const ran = first.exitCode === 7 ? await story.tell(goingOn(story)) : first;
        expect(ran.events.at(-1)).toMatchObject({
          outcome: 'complete',
          history: { messages: 10, contacts: 3 },
        });
        for (const type of BOTH_SYNCS) {
          const times = story.asked().filter((asked) => asked === type).length;
          expect([1, 2], type).toContain(times);
        }
      }
    },
  );
});
