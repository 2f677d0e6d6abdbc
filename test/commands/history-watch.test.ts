import '../support/terminal.ts';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { accountUpdate, arrive, contact, decline } from '../core/onboarding/arrivals.ts';
import { eventfulClock } from '../core/onboarding/eventful-clock.ts';
import { chunkOf, onboardedAt } from '../support/history.ts';
import { runOn } from '../support/host.ts';
import { openTestStore } from '../support/replay.ts';
import { eventsOf, NOW, temporaryFolder } from '../support/run.ts';
import { inbound } from '../support/webhooks.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** An import that was asked for at `NOW`, and coex to watch it while things come. */
async function prepare({ asked = true } = {}) {
  const folder = temporaryFolder();
  const store = await openTestStore(folder);
  const time = eventfulClock();
  if (asked) await onboardedAt(store, NOW);
  const watch = (argv: readonly string[] = [], around: Parameters<typeof runOn>[1] = {}) =>
    runOn(['history', 'watch', ...argv], { env: { COEX_HOME: folder }, clock: time.clock, ...around });
  const told = async (...argv: string[]) => {
    const ran = await watch(['--json', ...argv]);
    const events = eventsOf(ran);
    return { exitCode: ran.exitCode, events, done: events.at(-1), sleptMs: time.sleptMs() };
  };
  const later = (sleptMs: number, body: object) =>
    time.after(sleptMs, () => arrive(store, body, time.clock.now()));
  return { store, time, watch, told, later };
}

describe('coex history watch', () => {
  it('tells what comes, and ends complete when the stragglers are in', async () => {
    const { told, later } = await prepare();
    later(5000, chunkOf({ order: 3, progress: 100, texts: [NOW - DAY_MS] }));
    later(20_000, chunkOf({ order: 1, progress: 30, placeholders: [NOW - DAY_MS] }));
    later(30_000, chunkOf({ order: 2, progress: 60 }));
    const { exitCode, events, done, sleptMs } = await told();
    expect(events.map(({ event, state, progress }) => `${event} ${state} ${progress}`)).toEqual([
      'progress requested 0',
      'progress importing 100',
      'progress importing 100',
      'progress complete 100',
      'done complete 100',
    ]);
    expect(done).toMatchObject({ outcome: 'complete', messages: 2, chats: 1, mediaPending: 1, missing: [] });
    expect([exitCode, sleptMs]).toEqual([0, 45_000]);
  });

  it('ends with gaps, which it names, when chunks stay away', async () => {
    const { told, later } = await prepare();
    later(5000, chunkOf({ order: 4, progress: 100 }));
    later(6000, chunkOf({ order: 2, progress: 50 }));
    const { exitCode, done, sleptMs } = await told();
    expect(done).toMatchObject({
      outcome: 'complete-with-gaps',
      missing: [
        { phase: 1, from: 1, to: 1 },
        { phase: 1, from: 3, to: 3 },
      ],
    });
    expect([exitCode, sleptMs]).toEqual([3, 6000 + 2 * MINUTE_MS]);
  });

  it('ends declined', async () => {
    const { told, later } = await prepare();
    later(4000, decline());
    expect(await told()).toMatchObject({ exitCode: 0, done: { outcome: 'declined' }, sleptMs: 4000 });
  });

  it('ends silent, with what the store knows of the way of the webhooks', async () => {
    const { told, later } = await prepare();
    later(1000, contact());
    const { exitCode, done, sleptMs } = await told();
    expect([exitCode, sleptMs]).toEqual([3, 15 * MINUTE_MS]);
    expect(done).toMatchObject({
      outcome: 'silent',
      state: 'silent',
      historyRequestId: 'sr_1',
      contacts: 1,
      webhooks: { smb_app_state_sync: '2026-11-05T09:00:01Z' },
      rejected: {},
    });
  });

  it('ends stalled when nothing more comes, and gives what was stalled its time again', async () => {
    const { told, later, time } = await prepare();
    later(MINUTE_MS, chunkOf({ order: 1, progress: 30 }));
    expect(await told()).toMatchObject({
      exitCode: 3,
      done: { outcome: 'stalled' },
      sleptMs: 16 * MINUTE_MS,
    });
    time.set(NOW + DAY_MS);
    later(20 * MINUTE_MS, chunkOf({ order: 2, progress: 100 }));
    expect(await told()).toMatchObject({ exitCode: 0, done: { outcome: 'complete' } });
  });

  it('ends when the number is disconnected', async () => {
    const { told, later } = await prepare();
    later(2000, chunkOf({ order: 1, progress: 30 }));
    later(9000, accountUpdate('PARTNER_REMOVED', NOW + 9000));
    expect(await told()).toMatchObject({ exitCode: 3, done: { outcome: 'disconnected' }, sleptMs: 9000 });
  });

  it('says that nothing was asked for, but takes in what comes all the same', async () => {
    const idle = await prepare({ asked: false });
    await arrive(idle.store, inbound('wamid.1', 'Hello'), NOW);
    expect(await idle.told()).toMatchObject({ exitCode: 3, done: { outcome: 'none' } });
    const { told, later, store } = await prepare({ asked: false });
    await arrive(store, inbound('wamid.1', 'Hello'), NOW);
    later(MINUTE_MS, chunkOf({ order: 1, progress: 100 }));
    expect(await told()).toMatchObject({ exitCode: 0, done: { outcome: 'complete' } });
  });

  it('watches as long as --timeout allows, to the millisecond', async () => {
    const { told, later } = await prepare();
    later(1000, chunkOf({ order: 1, progress: 30 }));
    const { done, exitCode, sleptMs } = await told('--timeout', '90s');
    expect([exitCode, sleptMs, done.outcome, done.state]).toEqual([3, 90_000, 'timed-out', 'importing']);
  });

  it('tells at once how one ended that is over', async () => {
    const { told, time, store } = await prepare();
    await arrive(store, chunkOf({ order: 2, progress: 100 }), NOW);
    time.set(NOW + DAY_MS);
    expect(await told()).toMatchObject({ done: { outcome: 'complete-with-gaps' }, sleptMs: 0 });
  });

  it('names what is wrong with its flags and its number', async () => {
    const { told, store } = await prepare();
    expect((await told('--timeout', '0s')).done.error.code).toBe('invalid-value');
    expect((await told('--number', '1')).done.error.code).toBe('not-found');
    const empty = await prepare({ asked: false });
    expect((await empty.told()).done.error.code).toBe('not-found');
    const metadata = { display_phone_number: '447700900101', phone_number_id: '441' };
    await arrive(store, inboundOf(metadata), NOW);
    expect((await told()).done.error.code).toBe('ambiguous');
  });

  it('is left at Ctrl-C with one last event, and goes on when it is run again', async () => {
    const { watch, told, later, time } = await prepare();
    later(2000, chunkOf({ order: 1, progress: 30 }));
    const stop = new AbortController();
    time.after(5000, () => stop.abort(new DOMException('Interrupted', 'AbortError')));
    const ran = await watch(['--json'], { signal: stop.signal });
    expect(ran.exitCode).toBe(130);
    const events = eventsOf(ran);
    expect(events.filter(({ event }) => event !== 'progress')).toMatchObject([
      { error: { code: 'interrupted' } },
    ]);
    later(9000, chunkOf({ order: 2, progress: 100 }));
    expect(await told()).toMatchObject({
      exitCode: 0,
      done: { outcome: 'complete', phases: [{ chunks: 2 }] },
    });
  });
});

describe('coex history watch for people', () => {
  it('says a line every few seconds off a terminal, and its end on stdout', async () => {
    const { watch, later } = await prepare();
    for (let second = 1; second <= 20; second += 1) {
      later(second * 1000, chunkOf({ order: second, progress: second * 5, texts: [NOW - second * DAY_MS] }));
    }
    const { stdout, stderr, exitCode } = await watch();
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      '✔ Complete: 20 messages, 1 chat, 0 contacts.\n→ What can never come is told by `coex history verify`.\n',
    );
    const lines = stderr.trimEnd().split('\n');
    expect(lines[0]).toBe('2026-11-05 09:00:00  asked for, nothing has come yet');
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.length).toBeLessThan(8);
    expect(stderr).not.toContain('\u001b');
  });

  it('draws bars on a terminal, and nothing wider than it', async () => {
    const { watch, later } = await prepare();
    const columns = 40;
    later(1000, chunkOf({ order: 1, progress: 30, texts: [NOW - DAY_MS] }));
    later(3000, chunkOf({ order: 3, progress: 60, placeholders: [NOW - DAY_MS] }));
    const { stdout, stderr } = await watch(['--stalled-after', '5m'], {
      stdoutIsTTY: true,
      stderrIsTTY: true,
      columns,
    });
    const lines = stripVTControlCharacters(stdout + stderr).split('\n');
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
    expect(lines.join('\n')).toContain('Stalled at 60 %');
  });

  it('tells what the store knows when nothing came, and what to do', async () => {
    const { watch, later } = await prepare();
    later(1000, contact());
    const { stdout } = await watch();
    expect(stdout).toContain('! Silent: nothing has come since 2026-11-05 09:00:00;');
    expect(stdout).toContain('· Meta accepted the request as sr_1.');
    expect(stdout).toContain('· The contacts have come, so the phone was online.');
    expect(stdout).toContain('→ Ask the customer to open the WhatsApp Business app');
  });

  it('says nothing but its end with --quiet', async () => {
    const { watch, later } = await prepare();
    later(1000, decline());
    const { stdout, stderr } = await watch(['--quiet']);
    expect([stdout, stderr]).toEqual([
      '! The business chose not to share its history. That is final; live messages work.\n',
      '',
    ]);
  });
});

function inboundOf(metadata: object): object {
  const told = {
    from: '447700900155',
    id: 'wamid.9',
    timestamp: '1793900300',
    type: 'text',
    text: { body: 'x' },
  };
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '330', changes: [{ field: 'messages', value: { metadata, messages: [told] } }] }],
  };
}
