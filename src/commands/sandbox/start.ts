import * as z from 'zod';
import { CoexError, problemOf } from '../../core/errors.ts';
import {
  type Alarm,
  ENFORCED,
  type EnforcedName,
  runScenario,
  type Sandbox,
  type StepResult,
  startSandbox,
} from '../../sandbox/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import { defineCommand, drawEach } from '../command.ts';
import type { Context } from '../context.ts';
import { port, wholeNumber } from '../fields.ts';
import { alarmWords } from './drawing.ts';
import { type Forwarding, forwardTo } from './forwarding.ts';
import { type Opening, openingOf } from './opening.ts';
import { namesOf } from './rule-names.ts';
import { printStep, stepEvent, stepOutput } from './scenario/run.ts';
import { shippedScenarios } from './scenario-files.ts';
import { alarmOutput, toAlarmOutput } from './shapes.ts';

const TICK_MS = 200;
/** As many callbacks as are under way at once; Meta delivers concurrently too (M/throughput). */
const CONCURRENCY = 200;

export const command = defineCommand({
  name: 'sandbox start',
  summary: 'Start an emulated Meta with a phone and customers, on loopback.',
  description:
    'Any client of the Cloud API can use it unmodified: point it at the printed URL. Its app, number and secrets are made up and good for nothing else. Its clock runs with yours, or faster with --speed. With --forward-to webhooks go to a callback at once; it passes the handshake with the secret verify-token, as `coex listen` does. Drive it with the other `coex sandbox` commands. Ctrl-C ends it; what is to stay, `coex sandbox export` keeps.',
  examples: [
    { run: 'coex sandbox start --port 8490', says: 'At a fixed place, with the settings to use it.' },
    {
      run: 'coex sandbox start --forward-to http://127.0.0.1:8480/webhook',
      says: 'Every webhook goes to your callback, nothing else to set up.',
    },
    {
      run: 'coex sandbox start --seed 7 --speed 60',
      says: 'The same people and texts each time; an hour a minute.',
    },
    {
      run: 'coex sandbox start --scenario happy-path --without service-window',
      says: 'Where a story ends, with one of Meta’s rules left out.',
    },
  ],
  args: z.object({}),
  options: z.object({
    port: port().default(8490).meta({ description: 'Port to listen on; 0 for any free one.', value: 'port' }),
    seed: wholeNumber(0, 2_147_483_647).optional().meta({
      description: 'The same seed makes the same people, texts and order. Default: 1, or the scenario’s.',
      value: 'number',
    }),
    history: wholeNumber(0, 1_000_000).optional().meta({
      description: 'How many messages the phone holds. Default: 3000, or the scenario’s.',
      value: 'count',
    }),
    speed: z.coerce
      .number({ error: 'a number above 0' })
      .positive({ error: 'a number above 0' })
      .default(1)
      .meta({ description: 'Seconds of its clock in one of yours.', value: 'factor' }),
    forwardTo: z
      .string()
      .refine(isReachable, { error: 'an https URL, or http on this machine' })
      .optional()
      .meta({
        description: 'Subscribe app and WABA to all fields at once, with this callback.',
        value: 'url',
      }),
    scenario: z
      .string()
      .optional()
      .meta({ description: 'Play a scenario first: its name or file.', value: 'scenario' }),
    from: z
      .string()
      .optional()
      .meta({ description: 'Go on from what `coex sandbox export` kept.', value: 'file' }),
    without: z
      .array(z.string())
      .default([])
      .meta({ description: 'Rules of Meta to leave out, with commas between.', value: 'rules' }),
  }),
  streams: true,
  output: () =>
    z.discriminatedUnion('event', [
      z.object({
        event: z.literal('listening'),
        url: z.string(),
        signupUrl: z.string(),
        wabaId: z.string(),
        phoneNumberId: z.string(),
        displayPhoneNumber: z.string(),
        env: z.record(z.string(), z.string()).describe('What to set so that coex uses it.'),
      }),
      z.object({
        event: z.literal('forwarding'),
        callbackUrl: z.string(),
        problem: z.string().nullable().describe('Why the callback did not pass the handshake.'),
      }),
      stepOutput(),
      z.object({ event: z.literal('played'), name: z.string(), ok: z.boolean() }),
      alarmOutput()
        .extend({ event: z.literal('alarm') })
        .describe('A call that breaks a real phone.'),
      z.object({ event: z.literal('trouble'), message: z.string() }),
      z.object({ event: z.literal('stopped') }),
    ]),
  exits: {
    2: 'the port is taken, or a file cannot be used',
    5: 'there is no such scenario or rule',
  },
  run: async (context, { options }, emit) => {
    const { clock, signal } = context;
    const without = namesOf(options.without, Object.keys(ENFORCED)) as EnforcedName[];
    const opening = await openingOf(context, options);
    const sandbox = await startSandbox({
      ...opening.options,
      port: options.port,
      deliveryConcurrency: CONCURRENCY,
      scenarios: () => shippedScenarios(context),
    }).catch((error: unknown) => {
      throw startFailure(error, options);
    });
    try {
      sandbox.rules.off(...without);
      emit(listeningEvent(sandbox));
      const forwarding = await forwardTo(context, sandbox, options.forwardTo);
      if (forwarding !== undefined) emit({ event: 'forwarding', ...forwarding });
      const newAlarms = alarmWatch(sandbox);
      await play(
        sandbox,
        opening,
        forwarding,
        (result) => emit(stepEvent(result)),
        (played) => emit(played),
      );
      await keepTime(sandbox, { clock, signal }, options.speed, {
        onTrouble: (error) => emit({ event: 'trouble', message: problemOf(error) }),
        onTick: () => {
          for (const alarm of newAlarms()) emit({ event: 'alarm', ...toAlarmOutput(alarm) });
        },
      });
    } finally {
      await sandbox.close();
    }
    return { data: { event: 'stopped' as const } };
  },
  draw: drawEach((event, page) => {
    switch (event.event) {
      case 'listening':
        page.say(
          `Sandbox at ${event.url} (Ctrl-C stops). Number ${event.displayPhoneNumber}, id ${event.phoneNumberId}.`,
        );
        page.say('Use it from another terminal with:');
        for (const [name, value] of Object.entries(event.env)) page.print(`export ${name}=${value}`);
        return;
      case 'forwarding':
        return sayForwarding(page, event);
      case 'step':
        return printStep({ ...page, print: page.say }, event);
      case 'played':
        return page.say(
          `Played ${event.name}${event.ok ? '' : ', not all of it as told'}. Time goes on from there.`,
        );
      case 'alarm':
        return page.say(page.theme.bad(`✘ ${alarmWords(event)}`));
      case 'trouble':
        return page.say(page.theme.bad(harmless(event.message)));
      case 'stopped':
        return page.say('Stopped.');
    }
  }),
});

/** Whether webhooks may go there: in the clear only within this machine. */
function isReachable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}

/** Time goes on in the sandbox as outside, whatever its callbacks do, until the signal aborts. */
async function keepTime(
  sandbox: Sandbox,
  { clock, signal }: Pick<Context, 'clock' | 'signal'>,
  speed: number,
  { onTrouble, onTick }: { onTrouble: (error: unknown) => void; onTick: () => void },
): Promise<void> {
  const startedAt = clock.now();
  let toldMs = 0;
  while (!signal.aborted) {
    await clock.sleep(TICK_MS, signal).catch(() => undefined);
    // Reckoned from the start, so that what is rounded off does not add up.
    const goneMs = Math.floor((clock.now() - startedAt) * speed);
    await sandbox.tick(Math.max(0, goneMs - toldMs), onTrouble);
    toldMs = goneMs;
    onTick();
  }
}

/** Gives the alarms that were raised since it was last asked; those an imported snapshot brings are old news. */
function alarmWatch(sandbox: Sandbox): () => readonly Alarm[] {
  let known = sandbox.alarms();
  let told = known.length;
  return () => {
    const alarms = sandbox.alarms();
    const fresh = alarms === known ? alarms.slice(told) : [];
    known = alarms;
    told = alarms.length;
    return fresh;
  };
}

/** Plays the scenario that was asked for. Without a callback of the user's it hears its webhooks itself. */
async function play(
  sandbox: Sandbox,
  { scenario }: Opening,
  forwarding: Forwarding | undefined,
  onStep: (result: StepResult) => void,
  onPlayed: (event: { event: 'played'; name: string; ok: boolean }) => void,
): Promise<void> {
  if (scenario === undefined) return;
  const results = await runScenario(scenario, {
    url: sandbox.url,
    onStep,
    ...(forwarding !== undefined && { callback: 'as-it-is' as const }),
  });
  // Its own listener is gone; nobody is better than somebody who never answers.
  if (forwarding === undefined) sandbox.act('app.unsubscribe');
  onPlayed({ event: 'played', name: scenario.scenario.name, ok: results.every(({ ok }) => ok) });
}

function listeningEvent(sandbox: Sandbox) {
  const { url, app, waba, number } = sandbox;
  return {
    event: 'listening' as const,
    url,
    signupUrl: `${url}/signup`,
    wabaId: waba.id,
    phoneNumberId: number.id,
    displayPhoneNumber: number.displayPhoneNumber,
    env: {
      COEX_GRAPH_URL: url,
      COEX_APP_ID: app.id,
      COEX_CONFIG_ID: app.configId,
      COEX_APP_SECRET: app.secret,
      COEX_ACCESS_TOKEN: app.systemToken,
    },
  };
}

function sayForwarding(page: Page, { callbackUrl, problem }: Forwarding): void {
  page.say(`Every webhook goes to ${harmless(callbackUrl)}.`);
  if (problem !== null)
    page.say(
      page.theme.warning(`It did not pass the handshake, and is taken all the same: ${harmless(problem)}.`),
    );
}

function startFailure(error: unknown, { port, from }: { port: number; from?: string | undefined }): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== 'listen') {
    return from === undefined
      ? error
      : new CoexError('snapshot-invalid', { file: from, problem: problemOf(error) }, { cause: error });
  }
  const host = '127.0.0.1';
  if (code === 'EADDRINUSE') return new CoexError('port-in-use', { host, port }, { cause: error });
  return new CoexError('listen-failed', { host, port, problem: problemOf(error) }, { cause: error });
}
