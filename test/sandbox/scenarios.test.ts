import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { historyProgress } from '../../src/core/history/index.ts';
import { listNumbers } from '../../src/core/numbers/index.ts';
import { readScenario, scenarioOptions, startSandbox } from '../../src/sandbox/index.ts';
import { differenceFrom } from '../../src/sandbox/scenarios/match.ts';
import { fill } from '../../src/sandbox/scenarios/placeholders.ts';
import { openShipped, play, playToCoex, type Received, SCENARIOS } from '../support/scenario-stage.ts';
import { ask } from '../support/tables.ts';
import { START, setStage } from './stage.ts';

describe('the scenarios that come along', () => {
  it('are there', () => {
    expect(SCENARIOS).toEqual(
      expect.arrayContaining([
        'happy-path',
        'declined-history',
        'silent-history',
        'empty-phases',
        'inactivity-death',
        'temporary-offboarding',
        'bot-versus-phone',
        'bulk-campaign',
        'template-massacre',
      ]),
    );
  });

  it.each(SCENARIOS)('go as told, under their own name: %s', async (name) => {
    const read = await openShipped(name);
    expect(read.scenario.name).toBe(name);
    expect(read.scenario.about).toMatch(/^[A-Z].*\.$/s);
    const { problems, steps, sandbox } = await play(read);
    expect(problems).toEqual([]);
    expect(steps).toHaveLength(read.scenario.steps.length);
    expect(sandbox.status().alarms).toEqual([]);
  });

  it('repeat to the byte', async () => {
    const bodies = async () => {
      const { sandbox } = await play(await openShipped('rough-weather'));
      return sandbox.log().map(({ body }) => body);
    };
    const once = await bodies();
    expect(once.length).toBeGreaterThan(20);
    expect(await bodies()).toEqual(once);
  });
});

/** What coex's own tables say at the end; what is not named must be nothing. */
const ENDINGS: Readonly<Record<string, Ending>> = {
  'happy-path': { state: 'live', history: 'complete', imported: 400, customer: 1, app: 1, api: 1 },
  'declined-history': { state: 'live', history: 'declined', customer: 1 },
  'silent-history': { state: undefined, history: 'none' },
  'empty-phases': { state: 'live', history: 'complete', imported: 4 },
  'inactivity-death': { state: 'disconnected', history: 'none', customer: 2, api: 1 },
  'temporary-offboarding': { state: 'live', history: 'complete', imported: 120, customer: 1, api: 1 },
  'bot-versus-phone': { state: 'live', history: 'none', customer: 1, app: 11, api: 2 },
  'bulk-campaign': { state: 'live', history: 'none', api: 167 },
  'template-massacre': { state: 'live', history: 'none', api: 2 },
  'lost-history': { state: 'live', history: 'complete', imported: 120 },
  'rough-weather': { state: 'live', history: 'complete', imported: 900, customer: 6, app: 6 },
  'refused-signup': { state: 'live', history: 'complete', imported: 120 },
  'offline-phone': { state: 'live', history: 'complete', imported: 120 },
};

interface Ending {
  /** Undefined where no webhook ever named the number. */
  readonly state: string | undefined;
  readonly history: string;
  readonly imported?: number;
  readonly customer?: number;
  readonly app?: number;
  readonly api?: number;
}

async function endingOf({ store, storeFile, sandbox }: Received): Promise<Ending> {
  const { id } = sandbox.number;
  const counts = ask(
    storeFile,
    `select case when imported then 'imported' else origin end as kind, count(*) as many from messages
     where phone_number_id = '${id}' group by kind`,
  );
  const numbers = await listNumbers(store);
  return {
    state: numbers.find(({ phoneNumberId }) => phoneNumberId === id)?.state,
    history: (await historyProgress({ store, clock: sandbox }, id)).state,
    ...Object.fromEntries(counts.map(({ kind, many }) => [kind, many])),
  };
}

describe('a scenario that coex itself receives', () => {
  it('is told of each that comes along', () => {
    expect(Object.keys(ENDINGS).sort()).toEqual([...SCENARIOS].sort());
  });

  it.each(Object.entries(ENDINGS))('ends in the store as %s should', async (name, ending) => {
    const received = await playToCoex(await openShipped(name));
    expect(received.problems).toEqual([]);
    expect(await endingOf(received)).toEqual(ending);
    expect(ask(received.storeFile, 'select * from unrecognised')).toEqual([]);
  });
});

const HEAD = 'name: trial\nabout: A trial.\n';

describe('a scenario file', () => {
  it.each([
    ['nothing', '', 1, 'name'],
    ['no YAML', `${HEAD}steps: [`, 3, ''],
    ['a word too many', `${HEAD}mood: good\nsteps:\n  - advance: 1s\n`, 3, 'nothing is known of mood'],
    ['no steps', `${HEAD}steps: []\n`, 3, 'steps'],
    ['a step of no kind', `${HEAD}steps:\n  - advance: 1s\n  - wait: 1s\n`, 5, 'expected one of do, advance'],
    ['a step of two kinds', `${HEAD}steps:\n  - advance: 1s\n    do: x\n`, 4, 'nothing is known of advance'],
    ['no duration', `${HEAD}steps:\n  - advance: 13 days\n`, 4, 'expected a duration'],
    ['no path', `${HEAD}steps:\n  - call: messages\n`, 4, 'expected a method and a path'],
    ['a rule nobody knows', `${HEAD}sandbox:\n  without: [gravity]\nsteps:\n  - advance: 1s\n`, 4, 'without'],
    [
      'a bad step in a repeat',
      `${HEAD}steps:\n  - repeat: 2\n    steps:\n      - {}\n`,
      6,
      'expected one of',
    ],
    [
      'a bad expectation',
      `${HEAD}steps:\n  - expect:\n      webhooks:\n        - { field: messages, conut: 1 }\n`,
      6,
      'conut',
    ],
    ['the same key twice', `${HEAD}about: Again.\nsteps:\n  - advance: 1s\n`, 3, 'unique'],
    ['a list', '- 1\n- 2\n', 1, 'expected object'],
  ])('with %s is refused, with the line', async (_, text, line, reason) => {
    const read = await readScenario(text);
    expect(read).toMatchObject({ line, problem: expect.stringContaining(reason) });
  });

  it('cannot be small and become huge', async () => {
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1]\n${'bcdefgh'
      .split('')
      .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[at]}`).join(',')}]`)
      .join('\n')}\n`;
    expect(await readScenario(bomb)).toMatchObject({ problem: expect.stringMatching(/alias/i) });
  });

  it('says what sandbox it wants', async () => {
    const read = await readScenario(
      `${HEAD}sandbox:\n  seed: 5\n  history: 7\n  startAt: 2027-01-02T03:04:05Z\n  without: [service-window]\n  enforce: [api-echoes]\nsteps:\n  - advance: 1s\n`,
    );
    if ('problem' in read) throw new Error(read.problem);
    const options = scenarioOptions(read.scenario);
    expect(options).toMatchObject({
      seed: 5,
      historyMessages: 7,
      startAt: Date.UTC(2027, 0, 2, 3, 4, 5),
      rulesOff: expect.arrayContaining(['service-window']),
    });
    expect(options.rulesOff).not.toContain('api-echoes');
  });
});

/** Plays the steps of a file. */
async function playSteps(steps: string) {
  const read = await readScenario(`${HEAD}sandbox: { history: 600 }\nsteps:\n${steps}`);
  if ('problem' in read) throw new Error(`line ${read.line}: ${read.problem}`);
  return play(read);
}

describe('playing a scenario', () => {
  it('tells what was not as expected with its line, and goes on', async () => {
    const { steps } = await playSteps(`
  - do: signup.accept
  - advance: 2s
  - says: two of them
    expect:
      webhooks: { field: account_update, count: 2, containing: { event: PARTNER_ADDED } }
      number: { link: removed }
      alarms: 1
  - advance: 1s
`);
    expect(steps.map(({ ok, line }) => [ok, line])).toEqual([
      [true, 6],
      [true, 7],
      [false, 8],
      [true, 13],
    ]);
    expect(steps[2]).toMatchObject({
      step: 3,
      says: 'two of them',
      problems: [
        'expected 2 webhooks of account_update with {"event":"PARTNER_ADDED"}, got 1. There were: account_update PARTNER_ADDED.',
        'number link: expected "removed", got "connected"',
        'expected 1 alarms, got 0: []',
      ],
    });
  });

  it.each([
    ['an action nobody knows', '  - do: phone.explode\n  - advance: 1s\n', 'no action phone.explode'],
    ['an input that is wrong', '  - do: phone.idle\n    with: { mood: bad }\n  - advance: 1s\n', 'mood'],
    [
      'a name nobody gave',
      '  - do: customer.revoke\n    with: { message: "{gone}" }\n  - advance: 1s\n',
      'nothing is called {gone}',
    ],
    [
      'a call whose answer is needed',
      '  - call: GET 1\n    as: node\n  - advance: 1s\n',
      'expected HTTP 200, got 400',
    ],
  ])('ends at %s', async (_, text, reason) => {
    const { steps } = await playSteps(text);
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatchObject({ ok: false, problems: [expect.stringContaining(reason)] });
  });

  it('holds that something must fail', async () => {
    const { steps } = await playSteps(`
  - do: customer.revoke
    with: { message: wamid.none }
    fails: no live message
  - do: customer.revoke
    with: { message: wamid.none }
    fails: for another reason
  - do: phone.idle
    fails: always
`);
    expect(steps.map(({ ok }) => ok)).toEqual([true, false, false]);
  });

  it('checks answers: status, code, subcode, what is in them, and that none came', async () => {
    const { problems } = await playSteps(`
  - call: GET {waba}
    query: { fields: "id,name" }
    as: account
    expect: { status: 200, body: { id: "{waba}", name: /Bikes$/ } }
  - call: GET {account.id}
    token: none
    expect: { status: 401, code: 104 }
  - call: GET {waba}
    token: nonsense
    expect: { code: 190 }
  - call: GET 123
    expect: { code: 100, subcode: 33 }
  - do: fault.add
    with: { call: "GET {waba}", drop: before, next: 1 }
  - call: GET {waba}
    expect: { dropped: true }
  - call: GET {waba}
    expect: { dropped: true }
`);
    expect(problems).toEqual([expect.stringContaining('line 22: expected no usable answer, got {"')]);
  });

  it('counts the rounds of repeats, also within each other', async () => {
    const { sandbox, problems } = await playSteps(`
  - do: signup.accept
  - repeat: 2
    steps:
      - repeat: 3
        steps:
          - do: customer.write
            with: { customer: "{customer:n}", text: "{i} of round, {n} of all" }
  - advance: 1s
  - expect:
      webhooks: { field: messages, count: 6 }
`);
    expect(problems).toEqual([]);
    const texts = sandbox
      .log()
      .filter(({ field }) => field === 'messages')
      .map(({ body }) => JSON.parse(body ?? '').entry[0].changes[0].value.messages[0].text.body);
    expect(texts).toEqual([1, 2, 3, 1, 2, 3].map((round, at) => `${round} of round, ${at + 1} of all`));
  });

  it('lets time go by while an answer is held back', async () => {
    const { problems, sandbox } = await playSteps(`
  - do: fault.add
    with: { call: "GET {waba}", latency: 1h }
  - call: GET {waba}
    meanwhile: 2h
    as: waba
  - expect: { status: { waitingAnswers: 0 } }
`);
    expect(problems).toEqual([]);
    expect(sandbox.now()).toBe(START + 2 * 3_600_000);
  });

  it('can be asked for over HTTP, by name or text, in a sandbox as it stands', async () => {
    const sandbox = await startSandbox({
      seed: 1,
      startAt: START,
      historyMessages: 20,
      scenarios: async () => [
        { name: 'trial', text: `${HEAD}steps:\n  - do: signup.accept\n  - advance: 2s\n` },
        { name: 'broken', text: 'name: Broken' },
      ],
    });
    onTestFinished(() => sandbox.close());
    const ask = async (method: string, body?: object) => {
      const response = await fetch(`${sandbox.url}/sandbox/scenarios`, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return response.json();
    };
    expect(await ask('GET')).toEqual({
      scenarios: [
        { name: 'trial', about: 'A trial.', steps: 2 },
        { name: 'broken', about: expect.stringContaining('Cannot be read: line 1'), steps: 0 },
      ],
    });
    expect(await ask('POST', { name: 'trial' })).toMatchObject({ name: 'trial', ok: true, steps: [{}, {}] });
    expect(sandbox.status().number.link).toBe('connected');
    expect(await ask('POST', { text: `${HEAD}steps:\n  - expect: { alarms: 3 }\n` })).toMatchObject({
      ok: false,
    });
    expect(await ask('POST', { name: 'broken' })).toMatchObject({ error: expect.stringContaining('Line 1') });
  });

  it('goes to whoever is subscribed, when that is asked', async () => {
    const { sandbox, callback, subscribeApp, subscribeWaba } = await setStage({ historyMessages: 20 });
    await subscribeApp();
    await subscribeWaba();
    const steps = await sandbox.playScenario(
      {
        text: `${HEAD}steps:\n  - do: signup.accept\n  - advance: 2s\n  - expect: { webhooks: { atLeast: 1 } }\n`,
      },
      { callback: 'as-it-is' },
    );
    expect(steps.every(({ ok }) => ok)).toBe(true);
    expect(callback.of('account_update').length).toBeGreaterThan(0);
  });

  it('says so when its callback does not pass the handshake', async () => {
    const server = createServer((_, response) => response.writeHead(403).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { sandbox } = await setStage({ historyMessages: 20 });
    await expect(
      sandbox.playScenario(
        { text: `${HEAD}steps:\n  - advance: 1s\n` },
        { callback: { url: `http://127.0.0.1:${port}/x`, verifyToken: 'x' } },
      ),
    ).rejects.toThrow('did not pass the handshake');
  });
});

describe('what is expected', () => {
  it.each([
    [{ a: 1 }, { a: 1, b: 2 }, undefined],
    [{ a: null }, {}, undefined],
    [{ a: [{ b: 2 }] }, { a: [{ b: 1 }, { b: 2, c: 3 }] }, undefined],
    [{ a: '/^x.*z$/' }, { a: 'xyz' }, undefined],
    [{ a: { b: 1 } }, { a: { b: 2 } }, 'a.b: expected 1, got 2'],
    [{ a: { b: 1 } }, { a: 5 }, 'a: expected {"b":1}, got 5'],
    [{ a: [1] }, { a: [2] }, 'a[]: expected 1, got [2]'],
    [{ a: [1] }, {}, 'a: expected [1], got nothing'],
    [{ a: '/^x$/' }, { a: 'xyz' }, 'a: expected "/^x$/", got "xyz"'],
    [{ a: null }, { a: 0 }, 'a: expected null, got 0'],
  ])('of %j in %j differs so: %s', (expected, actual, difference) => {
    expect(differenceFrom(expected, actual)).toBe(difference);
  });
});

describe('names in a scenario', () => {
  const names = new Map<string, unknown>([
    ['phone', '44'],
    ['sent', { messages: [{ id: 'wamid.1' }], count: 3 }],
    ['i', 2],
    ['customer:2', '447700900155'],
  ]);

  it.each([
    ['{phone}/messages', '44/messages'],
    ['{sent.messages.0.id}', 'wamid.1'],
    ['{sent.count}', 3],
    ['n° {sent.count}', 'n° 3'],
    ['{customer:i}', '447700900155'],
    ['$phone', '44'],
    ['$5 and {{1}}', '$5 and {{1}}'],
    ['{"json":true}', '{"json":true}'],
  ])('%s stands for %j', (text, value) => {
    expect(fill(text, names)).toEqual(value);
  });

  it.each(['{nobody}', '{sent.messages.7.id}', '{sent.nothing}', '{customer:9}'])(
    '%s is told as unknown',
    (text) => {
      expect(() => fill({ deep: [text] }, names)).toThrow(/nothing is called|there is no/);
    },
  );
});
