import * as z from 'zod';
import { CoexError, problemOf } from '../../core/errors.ts';
import { startSandbox } from '../../sandbox/index.ts';
import { defineCommand, drawEach } from '../command.ts';
import { port, wholeNumber } from '../fields.ts';

const TICK_MS = 200;

export const command = defineCommand({
  name: 'sandbox start',
  summary: 'Start an emulated Meta with a phone and customers, on loopback.',
  description:
    'Any client of the Cloud API can use it unmodified: point it at the printed URL. Its app, number and secrets are made up and good for nothing else. Its clock runs with yours, or faster with --speed. Ctrl-C ends it; nothing is kept.',
  examples: [
    { run: 'coex sandbox start --port 8490', says: 'At a fixed place, with the settings to use it.' },
    {
      run: 'coex sandbox start --seed 7 --speed 60',
      says: 'The same people and texts each time; an hour a minute.',
    },
  ],
  args: z.object({}),
  options: z.object({
    port: port().default(8490).meta({ description: 'Port to listen on; 0 for any free one.', value: 'port' }),
    seed: wholeNumber(0, 2_147_483_647)
      .default(1)
      .meta({ description: 'The same seed makes the same people, texts and order.', value: 'number' }),
    history: wholeNumber(0, 1_000_000)
      .default(3000)
      .meta({ description: 'How many messages the phone holds.', value: 'count' }),
    speed: z.coerce
      .number({ error: 'a number above 0' })
      .positive({ error: 'a number above 0' })
      .default(1)
      .meta({ description: 'Seconds of its clock in one of yours.', value: 'factor' }),
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
      z.object({ event: z.literal('stopped') }),
    ]),
  exits: { 2: 'the port is taken' },
  run: async (context, { options }, emit) => {
    const { clock, signal } = context;
    const sandbox = await startSandbox({
      port: options.port,
      seed: options.seed,
      startAt: clock.now(),
      historyMessages: options.history,
    }).catch((error: unknown) => {
      throw listenFailure(error, options.port);
    });
    emit({
      event: 'listening',
      url: sandbox.url,
      signupUrl: `${sandbox.url}/signup`,
      wabaId: sandbox.waba.id,
      phoneNumberId: sandbox.number.id,
      displayPhoneNumber: sandbox.number.displayPhoneNumber,
      env: {
        COEX_GRAPH_URL: sandbox.url,
        COEX_APP_ID: sandbox.app.id,
        COEX_CONFIG_ID: sandbox.app.configId,
        COEX_APP_SECRET: sandbox.app.secret,
        COEX_ACCESS_TOKEN: sandbox.app.systemToken,
      },
    });
    let last = clock.now();
    while (!signal.aborted) {
      await clock.sleep(TICK_MS, signal).catch(() => undefined);
      const now = clock.now();
      await sandbox.advance(Math.round((now - last) * options.speed));
      last = now;
    }
    await sandbox.close();
    return { data: { event: 'stopped' as const } };
  },
  draw: drawEach((event, page) => {
    if (event.event === 'stopped') return page.say('Stopped.');
    page.say(
      `Sandbox at ${event.url} (Ctrl-C stops). Number ${event.displayPhoneNumber}, id ${event.phoneNumberId}.`,
    );
    page.say('Use it from another terminal with:');
    for (const [name, value] of Object.entries(event.env)) page.print(`export ${name}=${value}`);
  }),
});

function listenFailure(error: unknown, port: number): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== 'listen') return error;
  const host = '127.0.0.1';
  if (code === 'EADDRINUSE') return new CoexError('port-in-use', { host, port }, { cause: error });
  return new CoexError('listen-failed', { host, port, problem: problemOf(error) }, { cause: error });
}
