import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/rules/index.ts';
import { arrive, decline } from '../core/onboarding/arrivals.ts';
import { chunkOf, onboardedAt } from '../support/history.ts';
import { openTestStore } from '../support/replay.ts';
import { eventsOf, fixedClock, NOW, run, temporaryFolder } from '../support/run.ts';
import { BUSINESS_NUMBER, CUSTOMER, delivery, inbound, numberValue, text } from '../support/webhooks.ts';

const DAY_MS = 86_400_000;
const day = (days: number) => NOW - days * DAY_MS;
const inSeconds = (unixMs: number) => Math.floor(unixMs / 1000);

async function prepare({ asked = true } = {}) {
  const folder = temporaryFolder();
  const store = await openTestStore(folder);
  if (asked) await onboardedAt(store, NOW);
  const come = async (...bodies: object[]) => {
    for (const body of bodies) await arrive(store, body, NOW);
  };
  const verify = (argv: readonly string[] = [], fakes: object = {}) =>
    run(['history', 'verify', ...argv], { env: { COEX_HOME: folder }, clock: fixedClock(NOW), ...fakes });
  const report = async (...argv: string[]) => {
    const ran = await verify(['--json', ...argv]);
    const events = eventsOf(ran);
    const of = (name: string) => events.filter(({ event }) => event === name);
    return {
      exitCode: ran.exitCode,
      events,
      done: events.at(-1),
      months: of('month'),
      missing: kinds(of('finding'), 'missing'),
      never: kinds(of('finding'), 'out-of-reach'),
      findings: of('finding'),
      imported: of('import'),
    };
  };
  return { store, come, verify, report };
}

interface Found {
  readonly kind: string;
  readonly standing: string;
  readonly count: number | null;
}

function kinds(findings: readonly Found[], standing: string): Record<string, number | null> {
  const own = findings.filter((one) => one.standing === standing);
  return Object.fromEntries(own.map(({ kind, count }) => [kind, count]));
}

const messages = (...rows: object[]) => delivery('messages', numberValue({ messages: rows }));

const ENDED = chunkOf({ order: 1, progress: 100, texts: [day(3), day(40)] });

describe('coex history verify', () => {
  it('finds nothing missing when all came, and still tells what never comes', async () => {
    const { come, report } = await prepare();
    await come(ENDED);
    const { exitCode, done, months, missing, never, imported } = await report();
    expect(exitCode).toBe(0);
    expect(missing).toEqual({});
    expect(never).toEqual({ 'before-the-import': null, groups: null, disappearing: null, 'view-once': null });
    expect(imported).toMatchObject([
      { state: 'complete', reachesFrom: '2026-05-09T09:00:00Z', mediaFrom: '2026-10-22T09:00:00Z' },
    ]);
    expect(months).toMatchObject([
      { chat: 1, name: CUSTOMER, month: '2026-09', inbound: 1, outbound: 0, imported: 1 },
      { chat: 1, name: CUSTOMER, month: '2026-11', inbound: 1, outbound: 0, imported: 1 },
    ]);
    expect(done).toMatchObject({ event: 'done', complete: true, chats: 1, inbound: 2, imported: 2 });
  });

  it('gives each of what never comes its reason and source', async () => {
    const { come, report } = await prepare();
    await come(ENDED);
    for (const finding of (await report()).findings) {
      expect(finding.reason.length).toBeGreaterThan(20);
      expect(finding.source).toMatch(/\w/);
      expect(finding.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });

  it('names chunks that did not come', async () => {
    const { come, report } = await prepare();
    await come(chunkOf({ order: 4, progress: 100 }), chunkOf({ order: 2, progress: 50 }));
    const { exitCode, missing, imported } = await report();
    expect([exitCode, missing.chunks]).toEqual([3, 2]);
    expect(imported[0].missing).toEqual([
      { phase: 1, from: 1, to: 1 },
      { phase: 1, from: 3, to: 3 },
    ]);
  });

  it.each([
    ['nothing was asked for', { asked: false }, [inbound('wamid.1', 'Hello')]],
    ['nothing came', {}, []],
    ['it goes on', {}, [chunkOf({ order: 1, progress: 30 })]],
  ])('tells an import that is not complete: %s', async (_title, options, bodies) => {
    const { come, report } = await prepare(options);
    await come(...bodies);
    const { exitCode, missing } = await report();
    expect([exitCode, missing]).toEqual([3, { import: null }]);
  });

  it('takes a declined history for what it is: nothing that could have come', async () => {
    const { come, report } = await prepare();
    await come(decline());
    const { exitCode, missing, never } = await report();
    expect([exitCode, missing]).toEqual([0, {}]);
    expect(never).toMatchObject({ declined: null });
  });

  it('tells media that may still follow from media that never will, to the second', async () => {
    const { come, report } = await prepare();
    const edge = NOW - LIMITS.historyMediaMs.value;
    await come(
      chunkOf({
        order: 1,
        progress: 100,
        placeholders: [edge, edge - 1000, day(1), day(100)],
        texts: [day(2)],
      }),
    );
    const { exitCode, missing, never, done } = await report();
    expect(exitCode).toBe(3);
    expect(missing).toEqual({ 'media-to-come': 2 });
    expect(never).toMatchObject({ 'media-too-old': 2 });
    expect(done).toMatchObject({ media: 0, mediaPending: 2, mediaNever: 2 });
    const follows = (at: number) => ({
      from: CUSTOMER,
      id: `wamid.M.1.1.100.${at}`,
      timestamp: String(inSeconds(at)),
      type: 'image',
      image: { id: '910', mime_type: 'image/jpeg', sha256: 'x' },
    });
    await come(delivery('history', numberValue({ messages: [follows(edge), follows(day(1))] })));
    const later = await report();
    expect(later).toMatchObject({
      exitCode: 0,
      missing: {},
      done: { media: 2, mediaPending: 0, mediaNever: 2 },
    });
  });

  it('finds replies, reactions, edits and revokes whose original never came', async () => {
    const { come, report } = await prepare();
    const at = inSeconds(NOW);
    const row = (id: string, type: string, content: object, more: object = {}) => ({
      from: CUSTOMER,
      id,
      timestamp: String(at),
      type,
      [type]: content,
      ...more,
    });
    await come(
      ENDED,
      messages(
        text('wamid.here', 'Here', at),
        text('wamid.R1', 'yes', at, { context: { id: 'wamid.here' } }),
        text('wamid.R2', 'no', at, { context: { id: 'wamid.gone' } }),
        row('wamid.R3', 'reaction', { message_id: 'wamid.gone', emoji: '👍' }),
        row('wamid.R4', 'reaction', { message_id: 'wamid.here', emoji: '👍' }),
        row('wamid.R5', 'edit', {
          original_message_id: 'wamid.gone',
          message: { type: 'text', text: { body: 'x' } },
        }),
        row('wamid.R6', 'revoke', { original_message_id: 'wamid.here' }),
        row('wamid.R7', 'revoke', { original_message_id: 'wamid.gone' }),
      ),
    );
    const { exitCode, missing, months } = await report();
    expect(exitCode).toBe(3);
    expect(missing).toEqual({
      'originals-of-replies': 1,
      'originals-of-reactions': 1,
      'originals-of-edits': 1,
      'originals-of-revokes': 1,
    });
    expect(months.at(-1)).toMatchObject({ month: '2026-11', replies: 1, reactions: 1 });
    await come(messages(text('wamid.gone', 'There', at)));
    expect(await report()).toMatchObject({ exitCode: 0, missing: {} });
  });

  it('finds messages that were unavailable, and those known by their status alone', async () => {
    const { come, report } = await prepare();
    const at = String(inSeconds(NOW));
    const unavailable = {
      from: CUSTOMER,
      id: 'wamid.U1',
      timestamp: at,
      type: 'unsupported',
      errors: [{ code: 131060, title: 'This message is unavailable' }],
    };
    const poll = { ...unavailable, id: 'wamid.U2', errors: [{ code: 131051, title: 'Unsupported' }] };
    const status = { id: 'wamid.A1', status: 'delivered', timestamp: at, recipient_id: CUSTOMER };
    await come(ENDED, delivery('messages', numberValue({ statuses: [status] })));
    expect(await report()).toMatchObject({ exitCode: 0, missing: {}, never: { 'known-by-status': 1 } });
    await come(messages(unavailable, poll));
    const { exitCode, missing, done } = await report();
    expect([exitCode, missing]).toEqual([3, { unavailable: 1 }]);
    expect(done).toMatchObject({ unavailable: 1, statusOnly: 1 });
  });

  it('counts groups it knows of, and messages that name nobody', async () => {
    const { come, report } = await prepare();
    const status = {
      id: 'wamid.G1',
      status: 'delivered',
      timestamp: String(inSeconds(NOW)),
      recipient_type: 'group',
      recipient_id: 'group-1',
      recipient_participant_id: CUSTOMER,
    };
    await come(ENDED, delivery('messages', numberValue({ statuses: [status] })));
    const { never, months, done } = await report();
    expect(never.groups).toBe(1);
    expect(months.at(-1)).toMatchObject({ chat: null, name: null, statusOnly: 1 });
    expect(done.chats).toBe(1);
  });

  it('reports one chat alone, by its id, phone, BSUID or username', async () => {
    const { come, report } = await prepare();
    const other = { from: '447700900166', from_user_id: 'GB.Other1', id: 'wamid.O1' };
    await come(
      ENDED,
      messages({ ...text('wamid.O1', 'x', inSeconds(NOW)), ...other, context: { id: 'wamid.gone' } }),
    );
    const all = await report();
    expect(all).toMatchObject({ exitCode: 3, done: { chats: 2, chat: null, inbound: 3 } });
    for (const wanted of ['2', '+44 7700 900166', 'GB.Other1']) {
      const one = await report('--chat', wanted);
      expect(one, wanted).toMatchObject({ exitCode: 3, done: { chats: 1, chat: 2, inbound: 1, replies: 1 } });
    }
    expect(await report('--chat', CUSTOMER)).toMatchObject({ exitCode: 0, done: { inbound: 2 } });
    const unknown = await report('--chat', '447700900199');
    expect([unknown.exitCode, unknown.done.error.code]).toEqual([5, 'not-found']);
  });

  it('shows with --missing only what is not whole, and counts all the same', async () => {
    const { come, report } = await prepare();
    await come(ENDED, messages(text('wamid.R2', 'no', inSeconds(day(1)), { context: { id: 'wamid.gone' } })));
    const { months, done } = await report('--missing');
    expect(months).toMatchObject([{ month: '2026-11', replies: 1 }]);
    expect(done.inbound).toBe(3);
  });

  it('reads more chats than it takes at once', async () => {
    const { come, report } = await prepare();
    const people = Array.from({ length: 450 }, (_, at) => `4477009${String(at + 200).padStart(5, '0')}`);
    const threads = people.map((id) => ({
      id,
      messages: [
        { ...text(`wamid.in.${id}`, 'x', inSeconds(day(2))), from: id },
        { ...text(`wamid.out.${id}`, 'y', inSeconds(day(50))), from: BUSINESS_NUMBER },
      ],
    }));
    const metadata = { phase: 1, chunk_order: 1, progress: 100 };
    await come(delivery('history', numberValue({ history: [{ metadata, threads }] })));
    const { months, done, exitCode } = await report();
    expect(exitCode).toBe(0);
    expect(done).toMatchObject({ chats: 450, inbound: 450, outbound: 450, imported: 900 });
    expect(months).toHaveLength(900);
    expect(new Set(months.map(({ chat }) => chat)).size).toBe(450);
  });

  it('names what is wrong with the number', async () => {
    const { report } = await prepare({ asked: false });
    const { exitCode, done } = await report();
    expect([exitCode, done.error.code]).toEqual([5, 'not-found']);
  });

  it('is a report for people, and a message cannot drive their terminal', async () => {
    const { come, verify } = await prepare();
    const named = { wa_id: CUSTOMER, profile: { name: 'Eve\u001b[2J\nX' } };
    const row = text('wamid.R2', 'no', inSeconds(day(1)), { context: { id: 'wamid.gone' } });
    await come(ENDED, delivery('messages', numberValue({ contacts: [named], messages: [row] })));
    const { stdout, exitCode } = await verify();
    expect(exitCode).toBe(3);
    expect(stdout).toContain('The import reaches back to 2026-05-09, media to 2026-10-22.');
    expect(stdout).toContain('  Eve·[2J⏎X (1)\n    2026-09  1 in, 0 out, 1 imported\n');
    expect(stdout).toContain('    2026-11  2 in, 0 out, 1 imported, 1 without original\n');
    expect(stdout).toContain('\nWhat is missing\n  ✘ Originals of replies (1): What they are about');
    expect(stdout).toContain('\nWhat can never come\n  − What was said before the import reaches:');
    expect(stdout).toContain('! 3 messages in 1 chat; something is missing that could have come.');
    expect(stdout).not.toContain('\u001b');
  });
});
